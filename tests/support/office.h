// Office files made while a test runs, so that none need be kept: zip archives of given parts, and
// the smallest .docx, .odt and .xlsx that hold given XML.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace commonty {

using ZipParts = std::vector<std::pair<std::string, std::string>>;

// In the given order, deflated; two parts of one name stay two.
std::string zip_of(const ZipParts& parts);
// The same with a password on each part.
std::string locked_zip_of(const ZipParts& parts, const std::string& password);

// `body` is what stands in w:body; `more` are further parts.
ZipParts docx_parts(const std::string& body, const ZipParts& more = {});
std::string docx_of(const std::string& body, const ZipParts& more = {});
// One plain paragraph a text.
std::string docx_paragraphs(const std::vector<std::string>& texts);
// `body` is what stands in office:text; `styles` in office:automatic-styles.
std::string odt_of(const std::string& body, const std::string& styles = "");
// `rows` is what stands in sheetData of the one sheet.
std::string xlsx_of(const std::string& rows, const ZipParts& more = {});

}  // namespace commonty
