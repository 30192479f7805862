#include "platform/store/postgres_connection.h"

#include <endian.h>

#include <bit>
#include <charconv>

namespace commonty::store {

namespace {

// Types of PostgreSQL, from its catalogue pg_type.
enum TypeOid : Oid {
  any_oid = 0,
  bool_oid = 16,
  bytea_oid = 17,
  int8_oid = 20,
  int2_oid = 21,
  int4_oid = 23,
  text_oid = 25,
  oid_oid = 26,
  float4_oid = 700,
  float8_oid = 701,
  numeric_oid = 1700,
};

constexpr std::size_t cached_statements_max = 500;
constexpr int oldest_server = 130000;  // pg_current_xact_id()

template <class T>
T parse_number(std::string_view text) {
  T value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

int hex_digit(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

// "\x00ff" -> two bytes.
std::string from_bytea(std::string_view hex) {
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 2; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(hex_digit(hex[i]) << 4 | hex_digit(hex[i + 1])));
  }
  return bytes;
}

void add_cell(Rows& rows, Oid type, std::string_view text) {
  switch (type) {
    case int8_oid:
    case int4_oid:
    case int2_oid:
    case oid_oid:
      return rows.add(parse_number<std::int64_t>(text));
    case bool_oid:
      return rows.add(std::int64_t{text == "t"});
    case float4_oid:
    case float8_oid:
      return rows.add(parse_number<double>(text));
    case numeric_oid:  // sum() and avg() of whole numbers
      if (text.find('.') == text.npos) return rows.add(parse_number<std::int64_t>(text));
      return rows.add(parse_number<double>(text));
    case bytea_oid:
      return rows.add(std::string_view(from_bytea(text)));
    default:
      return rows.add(text);
  }
}

Rows rows_of(PGresult* result) {
  int columns = PQnfields(result);
  Rows rows(columns);
  for (int row = 0; row < PQntuples(result); ++row) {
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(result, row, column)) {
        rows.add_null();
        continue;
      }
      auto length = static_cast<std::size_t>(PQgetlength(result, row, column));
      add_cell(rows, PQftype(result, column), {PQgetvalue(result, row, column), length});
    }
  }
  return rows;
}

std::string one_line(std::string_view message) {
  std::string line(message.substr(0, message.find_last_not_of(" \n") + 1));
  for (char& c : line) c = c == '\n' ? ' ' : c;
  return line;
}

// What the server's error means for us; by SQLSTATE (PostgreSQL's appendix A).
[[noreturn]] void throw_postgres(PGconn* handle, std::string_view state,
                                 const std::string& details) {
  auto is = [&](std::string_view prefix) { return state.starts_with(prefix); };
  if (PQstatus(handle) == CONNECTION_BAD || is("08") || is("57P") || is("25P03")) {
    throw ConnectionLost("The connection to PostgreSQL was lost. (" + details + ")");
  }
  if (is("40001") || is("40P01")) throw Conflict(details);
  if (is("23505")) throw UniqueViolation(details);
  if (is("3F000")) throw Unavailable("The schema does not exist: make it first. (" + details + ")");
  if (is("42501"))
    throw Unavailable("PostgreSQL does not permit this user that. (" + details + ")");
  if (is("25006")) throw Unavailable("The database may only be read. (" + details + ")");
  if (is("53") || is("55P03") || is("58") || is("XX")) {
    throw Unavailable("PostgreSQL is short of room or damaged. (" + details + ")");
  }
  throw std::runtime_error(details);
}

}  // namespace

// The values of one statement as libpq takes them, all in binary, so that texts are not copied.
class PostgresConnection::Values {
 public:
  explicit Values(std::span<const Param> params) : numbers_(params.size()) {
    for (const Param& param : params) add(param);
  }

  int count() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* data() const { return data_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

  // Statements are prepared for their types: a NULL has none, and the server infers it.
  std::string key(std::string_view sql) const {
    std::string key;
    for (Oid type : types_) key.append(std::to_string(type)).append(",");
    return key.append(sql);
  }

 private:
  void add(const Param& param) {
    if (auto* number = std::get_if<std::int64_t>(&param)) {
      add_number(int8_oid, std::bit_cast<std::uint64_t>(*number));
    } else if (auto* real = std::get_if<double>(&param)) {
      add_number(float8_oid, std::bit_cast<std::uint64_t>(*real));
    } else if (auto* text = std::get_if<std::string_view>(&param)) {
      add_bytes(text_oid, *text);
    } else if (auto* bytes = std::get_if<Bytes>(&param)) {
      add_bytes(bytea_oid, bytes->data);
    } else {
      add(any_oid, nullptr, 0);
    }
  }
  void add_number(Oid type, std::uint64_t bits) {
    std::uint64_t& number = numbers_[types_.size()];
    number = htobe64(bits);
    add(type, reinterpret_cast<const char*>(&number), sizeof number);
  }
  void add_bytes(Oid type, std::string_view bytes) {
    // A view of nothing has no address, which libpq would take for NULL.
    add(type, bytes.data() ? bytes.data() : "", bytes.size());
  }
  void add(Oid type, const char* data, std::size_t length) {
    types_.push_back(type);
    data_.push_back(data);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(1);
  }

  std::vector<std::uint64_t> numbers_;
  std::vector<Oid> types_;
  std::vector<const char*> data_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

PostgresConnection::PostgresConnection(const std::string& url) {
  // What the URL says comes last and wins. A server that is gone without a word is missed within a
  // minute while nobody asks it, and within 15 seconds while somebody waits.
  const char* keywords[] = {"connect_timeout",  "keepalives_idle",  "keepalives_interval",
                            "keepalives_count", "tcp_user_timeout", "application_name",
                            "client_encoding",  "dbname",           nullptr};
  const char* values[] = {"10", "30", "5", "3", "15000", "commonty", "UTF8", url.c_str(), nullptr};
  handle_.reset(PQconnectdbParams(keywords, values, 1));
  if (PQstatus(handle()) != CONNECTION_OK) {
    throw Unavailable("PostgreSQL cannot be reached. (" + one_line(PQerrorMessage(handle())) + ")");
  }
  PQsetNoticeProcessor(handle(), [](void*, const char*) {}, nullptr);
  if (PQserverVersion(handle()) < oldest_server) {
    throw Unavailable("This PostgreSQL is too old: Commonty needs version 13 or later.");
  }
}

Rows PostgresConnection::query(std::string_view sql, std::span<const Param> params) {
  return rows_of(execute(sql, params).get());
}

std::int64_t PostgresConnection::run(std::string_view sql, std::span<const Param> params) {
  return parse_number<std::int64_t>(PQcmdTuples(execute(sql, params).get()));
}

std::string PostgresConnection::script(const std::string& sql) {
  return PQcmdStatus(checked(PQexec(handle(), sql.c_str()), sql).get());
}

void PostgresConnection::begin(const std::string& sql) {
  changed_ = false;
  script(sql);
}

void PostgresConnection::roll_back_if_open() noexcept {
  auto status = PQtransactionStatus(handle());
  if (status == PQTRANS_INTRANS || status == PQTRANS_INERROR) {
    Result ignored(PQexec(handle(), "ROLLBACK"));
  }
}

PostgresConnection::Result PostgresConnection::execute(std::string_view sql,
                                                       std::span<const Param> params) {
  Values values(params);
  const std::string& name = prepared(sql, values);
  Result result = checked(PQexecPrepared(handle(), name.c_str(), values.count(), values.data(),
                                         values.lengths(), values.formats(), 0),
                          sql);
  bool reads = std::string_view(PQcmdStatus(result.get())).starts_with("SELECT");
  if (!reads && parse_number<std::int64_t>(PQcmdTuples(result.get())) > 0) changed_ = true;
  return result;
}

const std::string& PostgresConnection::prepared(std::string_view sql, const Values& values) {
  std::string key = values.key(sql);
  auto found = statement_names_.find(key);
  if (found != statement_names_.end()) return found->second;

  if (statement_names_.size() >= cached_statements_max) {
    script("DEALLOCATE ALL");
    statement_names_.clear();
  }
  std::string name = "s" + std::to_string(++statements_made_);
  checked(
      PQprepare(handle(), name.c_str(), std::string(sql).c_str(), values.count(), values.types()),
      sql);
  return statement_names_.emplace(std::move(key), std::move(name)).first->second;
}

PostgresConnection::Result PostgresConnection::checked(PGresult* raw, std::string_view sql) const {
  Result result(raw);
  auto status = PQresultStatus(raw);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return result;
  const char* state = raw ? PQresultErrorField(raw, PG_DIAG_SQLSTATE) : nullptr;
  throw_postgres(handle(), state ? state : "",
                 one_line(PQerrorMessage(handle())).append(": ").append(sql));
}

}  // namespace commonty::store
