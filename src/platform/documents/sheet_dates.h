// Dates in spreadsheets: numbers of days, told from other numbers only by their format.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace commonty::documents {

// The built-in formats 14 to 22 and their like.
bool is_built_in_date_format(int id);
// "dd/mm/yyyy", "[$-809]d mmmm yyyy", "[h]:mm"; not "0.00", nor words in quotes.
bool is_date_format(std::string_view code);

enum class Epoch { year_1900, year_1904 };

// 46095.5 -> "2026-03-14 12:00"; whole days without a time, mere times without a day. Nothing for
// what no calendar has.
std::optional<std::string> date_text(double serial, Epoch epoch);

}  // namespace commonty::documents
