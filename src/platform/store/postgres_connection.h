// One connection to PostgreSQL with its prepared statements. Threads: one at a time.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <unordered_map>

#include "platform/store/store.h"

namespace commonty::store {

// Another transaction was faster; running ours again may succeed.
struct Conflict : Unavailable {
  using Unavailable::Unavailable;
};
// The server went away, or hung up on us.
struct ConnectionLost : Unavailable {
  using Unavailable::Unavailable;
};

class PostgresConnection {
 public:
  static constexpr Dialect dialect = Dialect::postgres;

  explicit PostgresConnection(const std::string& url);

  Rows query(std::string_view sql, std::span<const Param> params = {});
  // How many rows the statement changed.
  std::int64_t run(std::string_view sql, std::span<const Param> params = {});
  // Several statements, without parameters. Gives the last one's command tag: "COMMIT".
  std::string script(const std::string& sql);

  // Starts a transaction with such a statement, and counts anew.
  void begin(const std::string& sql);
  // Did a statement since begin() insert, update or delete a row?
  bool changed() const { return changed_; }
  void roll_back_if_open() noexcept;
  // Connected, and in no transaction.
  bool idle() const { return PQtransactionStatus(handle()) == PQTRANS_IDLE; }

  PGconn* handle() const { return handle_.get(); }

 private:
  struct Closer {
    void operator()(PGconn* handle) const { PQfinish(handle); }
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Result = std::unique_ptr<PGresult, Closer>;
  class Values;

  Result execute(std::string_view sql, std::span<const Param> params);
  const std::string& prepared(std::string_view sql, const Values& values);
  Result checked(PGresult* result, std::string_view sql) const;

  std::unique_ptr<PGconn, Closer> handle_;
  std::unordered_map<std::string, std::string> statement_names_;  // by types and SQL
  int statements_made_ = 0;
  bool changed_ = false;
};

}  // namespace commonty::store
