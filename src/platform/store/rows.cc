#include "platform/store/store.h"

namespace commonty::store {

namespace {

[[noreturn]] void wrong_kind(int column, const char* wanted) {
  throw std::logic_error("column " + std::to_string(column) + " does not hold " + wanted);
}

}  // namespace

void Rows::add_null() { cells_.emplace_back(); }

void Rows::add(std::int64_t value) {
  Cell& cell = cells_.emplace_back();
  cell.kind = Kind::integer;
  cell.integer = value;
}

void Rows::add(double value) {
  Cell& cell = cells_.emplace_back();
  cell.kind = Kind::real;
  cell.real = value;
}

void Rows::add(std::string_view text) {
  Cell& cell = cells_.emplace_back();
  cell.kind = Kind::text;
  cell.length = static_cast<std::uint32_t>(text.size());
  cell.offset = text_.size();
  text_.append(text);
}

const Rows::Cell& Rows::cell(int row, int column) const {
  if (column < 0 || column >= columns_ || row < 0 || row >= size()) {
    throw std::logic_error("there is no column " + std::to_string(column) + " in this answer");
  }
  return cells_[static_cast<std::size_t>(row) * columns_ + column];
}

bool Row::is_null(int column) const { return rows_->cell(index_, column).kind == Rows::Kind::null; }

std::int64_t Row::integer(int column) const {
  const Rows::Cell& cell = rows_->cell(index_, column);
  if (cell.kind != Rows::Kind::integer) wrong_kind(column, "a whole number");
  return cell.integer;
}

double Row::real(int column) const {
  const Rows::Cell& cell = rows_->cell(index_, column);
  if (cell.kind == Rows::Kind::integer) return static_cast<double>(cell.integer);
  if (cell.kind != Rows::Kind::real) wrong_kind(column, "a number");
  return cell.real;
}

std::string_view Row::text(int column) const {
  const Rows::Cell& cell = rows_->cell(index_, column);
  if (cell.kind != Rows::Kind::text) wrong_kind(column, "text");
  return std::string_view(rows_->text_).substr(cell.offset, cell.length);
}

}  // namespace commonty::store
