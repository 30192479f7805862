#include "tests/support/office.h"

#include <zip.h>

#include <stdexcept>

namespace commonty {
namespace {

const std::string word_space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const std::string sheet_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const std::string relation_space = "http://schemas.openxmlformats.org/package/2006/relationships";
const std::string office_relation =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

std::string written(const ZipParts& parts, const std::string& password) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  check(zip != nullptr, "no archive");
  for (const auto& [name, bytes] : parts) {
    zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    const zip_int64_t index = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    check(index >= 0, "no part");
    if (password.empty()) continue;
    zip_file_set_encryption(zip, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256,
                            password.c_str());
  }
  check(zip_close(zip) == 0, "not closed");
  zip_stat_t stat;
  zip_source_stat(target, &stat);
  std::string out(stat.size, '\0');
  zip_source_open(target);
  zip_source_read(target, out.data(), out.size());
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

// libzip refuses to write two parts of one name, so the second is written under a name of the same
// length and given its own afterwards.
void replace_all(std::string& bytes, const std::string& from, const std::string& to) {
  for (std::size_t at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at)) {
    bytes.replace(at, from.size(), to);
  }
}

std::string relations(const ZipParts& types_and_targets) {
  std::string out = "<Relationships xmlns=\"" + relation_space + "\">";
  int id = 0;
  for (const auto& [type, target] : types_and_targets) {
    out += "<Relationship Id=\"r" + std::to_string(++id) + "\" Type=\"" + office_relation + "/" +
           type + "\" Target=\"" + target + "\"/>";
  }
  return out + "</Relationships>";
}

ZipParts with(ZipParts parts, const ZipParts& more) {
  parts.insert(parts.end(), more.begin(), more.end());
  return parts;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
  }
  return out;
}

}  // namespace

std::string zip_of(const ZipParts& parts) {
  ZipParts distinct;
  ZipParts renamed;
  for (const auto& [name, bytes] : parts) {
    std::string own = name;
    for (const auto& other : distinct) {
      if (other.first == own) own.back() = '~';
    }
    if (own != name) renamed.emplace_back(own, name);
    distinct.emplace_back(own, bytes);
  }
  std::string out = written(distinct, "");
  for (const auto& [own, name] : renamed) replace_all(out, own, name);
  return out;
}

std::string locked_zip_of(const ZipParts& parts, const std::string& password) {
  return written(parts, password);
}

ZipParts docx_parts(const std::string& body, const ZipParts& more) {
  return with({{"_rels/.rels", relations({{"officeDocument", "word/document.xml"}})},
               {"word/_rels/document.xml.rels",
                relations({{"styles", "styles.xml"}, {"numbering", "numbering.xml"}})},
               {"word/document.xml", "<w:document xmlns:w=\"" + word_space +
                                         "\" xmlns:mc=\"http://schemas.openxmlformats.org/"
                                         "markup-compatibility/2006\"><w:body>" +
                                         body + "</w:body></w:document>"}},
              more);
}

std::string docx_of(const std::string& body, const ZipParts& more) {
  return zip_of(docx_parts(body, more));
}

std::string docx_paragraphs(const std::vector<std::string>& texts) {
  std::string body;
  for (const std::string& text : texts) {
    body += "<w:p><w:r><w:t xml:space=\"preserve\">" + escaped(text) + "</w:t></w:r></w:p>";
  }
  return docx_of(body);
}

std::string odt_of(const std::string& body, const std::string& styles) {
  const std::string spaces =
      " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
      " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
      " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
      " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
      " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"";
  return zip_of(
      {{"mimetype", "application/vnd.oasis.opendocument.text"},
       {"content.xml", "<office:document-content" + spaces + "><office:automatic-styles>" + styles +
                           "</office:automatic-styles><office:body><office:text>" + body +
                           "</office:text></office:body></office:document-content>"}});
}

std::string xlsx_of(const std::string& rows, const ZipParts& more) {
  return zip_of(with(
      {{"_rels/.rels", relations({{"officeDocument", "xl/workbook.xml"}})},
       {"xl/_rels/workbook.xml.rels", relations({{"worksheet", "worksheets/one.xml"},
                                                 {"sharedStrings", "sharedStrings.xml"},
                                                 {"styles", "styles.xml"}})},
       {"xl/workbook.xml", "<workbook xmlns=\"" + sheet_space + "\" xmlns:r=\"" + office_relation +
                               "\"><sheets><sheet name=\"Sheet1\" r:id=\"r1\"/></sheets>"
                               "</workbook>"},
       {"xl/worksheets/one.xml", "<worksheet xmlns=\"" + sheet_space + "\"><sheetData>" + rows +
                                     "</sheetData></worksheet>"}},
      more));
}

}  // namespace commonty
