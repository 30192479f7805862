#include "platform/documents/documents.h"

#include <array>
#include <optional>

#include "platform/base/text.h"
#include "platform/documents/ooxml.h"
#include "platform/documents/readers.h"

namespace commonty::documents {
namespace {

bool begins(std::string_view bytes, std::string_view mark) {
  return bytes.substr(0, mark.size()) == mark;
}

bool ends_with_ci(std::string_view name, std::string_view ending) {
  return name.size() >= ending.size() &&
         starts_with_ci(name.substr(name.size() - ending.size()), ending);
}

Refusal unsupported(Message text) { return refuse(Reason::unsupported, std::move(text)); }

// An older office file, or a newer one that is locked: both are the same kind of container.
Refusal refusal_of_compound(std::string_view bytes) {
  std::string name;
  for (const char c : std::string_view("EncryptedPackage")) name += {c, '\0'};
  if (bytes.find(name) != std::string_view::npos) return locked();
  return unsupported(
      say("This is a file of an older office program. Save it as .docx or .xlsx and "
          "try again."));
}

std::optional<Refusal> refusal_of_picture(std::string_view bytes) {
  using namespace std::string_view_literals;
  static constexpr std::array marks = {"\x89PNG"sv, "\xFF\xD8\xFF"sv, "GIF8"sv,
                                       "II*\0"sv,   "MM\0*"sv,        "RIFF"sv};
  const bool heic = bytes.size() > 8 && bytes.substr(4, 4) == "ftyp";
  for (const std::string_view mark : marks) {
    if (begins(bytes, mark) || heic) {
      return unsupported(
          say("This is a picture or a film. Type its words into a .docx or .txt "
              "file and try again."));
    }
  }
  return std::nullopt;
}

// What people often bring although we cannot read it, each with what to do.
std::optional<Refusal> refusal_by_content(std::string_view bytes) {
  if (begins(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return refusal_of_compound(bytes);
  if (auto refusal = refusal_of_picture(bytes)) return refusal;
  const bool marked = begins(bytes, "\xEF\xBB\xBF");
  const std::string start = lower_ascii(trim(bytes.substr(marked ? 3 : 0, 1024)));
  if (begins(start, "%pdf")) {
    return unsupported(
        say("This is a PDF. Open it in a word processor, save it as .docx and try "
            "again."));
  }
  if (begins(start, "{\\rtf")) {
    return unsupported(say("This is a rich text file. Save it as .docx and try again."));
  }
  if (begins(start, "<!doctype html") || begins(start, "<html")) {
    return unsupported(say("This is a web page. Save it as .docx or .txt and try again."));
  }
  if (begins(start, "<?xml")) {
    return unsupported(say("This is an XML file. Save it as .docx, .odt or .xlsx and try again."));
  }
  return std::nullopt;
}

Result<Document> read_open_document(Archive& archive) {
  const std::string type = trim(TRY(archive.part("mimetype")));
  if (type == "application/vnd.oasis.opendocument.text") return read_odt(archive);
  if (type == "application/vnd.oasis.opendocument.spreadsheet") {
    return unsupported(
        say("This is an OpenDocument spreadsheet. Save it as .xlsx or .csv and try "
            "again."));
  }
  return unsupported(
      say("This is not a document of text. Save its words as .docx or .odt and try "
          "again."));
}

Result<Document> read_archive(std::string_view bytes) {
  Archive archive = TRY(Archive::open(bytes));
  if (archive.has("mimetype")) return read_open_document(archive);
  const std::string main = ooxml::target_of(TRY(ooxml::relations(archive, "")), "officeDocument");
  if (main.empty()) {
    return unsupported(
        say("This is a folder of files in one. Take the document out of it and "
            "choose that."));
  }
  if (ends_with_ci(main, ".bin")) {
    return unsupported(say("This is a binary spreadsheet. Save it as .xlsx and try again."));
  }
  const pugi::xml_document tree = TRY(xml_part(archive, main));
  if (tree.child("w:document")) return read_docx(archive, {main, tree});
  if (tree.child("workbook")) return read_xlsx(archive, {main, tree});
  return unsupported(
      say("This is neither a text nor a sheet. Save its words as .docx and try "
          "again."));
}

Kind text_kind(std::string_view name) {
  if (ends_with_ci(name, ".csv") || ends_with_ci(name, ".tsv")) return Kind::csv;
  if (ends_with_ci(name, ".md") || ends_with_ci(name, ".markdown")) return Kind::markdown;
  return Kind::text;
}

}  // namespace

Result<Document> read(std::string_view bytes, std::string_view name) {
  if (bytes.size() > file_size_max) {
    return refuse(Reason::too_large, say("The file must be smaller than {max} MB",
                                         {{"max", std::to_string(file_size_max / 1024 / 1024)}}));
  }
  if (trim(bytes).empty()) {
    return refuse(Reason::invalid, say("The file is empty. Choose another."));
  }
  if (begins(bytes, "PK\x03\x04") || begins(bytes, "PK\x05\x06")) return read_archive(bytes);
  if (auto refusal = refusal_by_content(bytes)) return *std::move(refusal);
  const std::string text = TRY(to_utf8(bytes));
  const Kind kind = text_kind(name);
  return kind == Kind::csv ? read_csv_document(text) : read_text(text, kind);
}

}  // namespace commonty::documents
