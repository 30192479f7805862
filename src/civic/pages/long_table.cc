#include "civic/pages/long_table.h"

#include <algorithm>

#include "platform/documents/documents.h"

namespace commonty::pages {
namespace {

class Parts {
 public:
  Parts(store::Store& store, LongTable table) : store_(store), table_(std::move(table)) {}

  std::optional<std::string> operator()() {
    if (!begun_) {
      begun_ = true;
      return documents::csv_row(table_.heading);
    }
    if (from_ >= table_.count) return std::nullopt;
    const std::int64_t before = std::min(from_ + table_.at_once, table_.count);
    std::string out = store_.read([&](Tx& tx) { return table_.rows(tx, from_, before); });
    from_ = before;
    return out;
  }

 private:
  store::Store& store_;
  LongTable table_;
  std::int64_t from_ = 0;
  bool begun_ = false;
};

}  // namespace

web::Response long_table(const Visit& visit, LongTable table) {
  const std::string name = table.file_name;
  web::Response response =
      web::in_pieces(Parts(visit.app.store, std::move(table)), "text/csv; charset=utf-8");
  response.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return response;
}

}  // namespace commonty::pages
