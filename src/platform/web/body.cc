#include "platform/web/body.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "platform/web/encoding.h"
#include "platform/web/header_value.h"

namespace commonty::web {
namespace {

// A value that can stand in a form; nothing for null, objects and lists of them.
void add_scalar(Fields& fields, const std::string& name, const boost::json::value& value) {
  if (value.is_string()) {
    fields.add(name, repair_utf8(std::string(value.get_string())));
  } else if (value.is_bool() || value.is_number()) {
    fields.add(name, boost::json::serialize(value));
  }
}

bool is_full(const Fields& fields) { return fields.pairs().size() > form_fields_max; }

void add_member(Fields& fields, const boost::json::key_value_pair& member) {
  const std::string name = repair_utf8(std::string(member.key()));
  if (!member.value().is_array()) {
    add_scalar(fields, name, member.value());
    return;
  }
  for (const boost::json::value& item : member.value().get_array()) {
    if (is_full(fields)) return;
    add_scalar(fields, name, item);
  }
}

}  // namespace

int read_json_members(std::string_view json, Fields& fields) {
  boost::json::parse_options limits;
  limits.max_depth = json_depth_max;
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(json, error, {}, limits);
  if (error) return 400;
  if (!value.is_object()) return 0;
  for (const auto& member : value.get_object()) {
    add_member(fields, member);
    if (is_full(fields)) return 413;
  }
  return 0;
}

BodyReader::BodyReader(const Request& request, const BodyRule& rule)
    : kind_(kind_of(request.header("content-type"))) {
  size_max_ = kind_ == Kind::multipart ? rule.size_max : std::min(rule.size_max, form_size_max);
  if (kind_ != Kind::multipart) return;
  if (auto boundary = multipart_boundary(request.header("content-type"))) {
    multipart_ = std::make_unique<MultipartReader>(
        *boundary, MultipartLimits{.values_size_max = form_size_max,
                                   .file_in_memory_max = upload_in_memory_max});
  }
}

BodyReader::Kind BodyReader::kind_of(std::string_view content_type) {
  const std::string type = read_header_value(content_type).word;
  if (type == "application/x-www-form-urlencoded") return Kind::urlencoded;
  if (type == "application/json" || type.ends_with("+json")) return Kind::json;
  return type == "multipart/form-data" ? Kind::multipart : Kind::other;
}

int BodyReader::feed(std::string_view piece) {
  size_ += piece.size();
  if (size_ > size_max_) return 413;
  if (kind_ == Kind::multipart) return feed_multipart(piece);
  memory_.append(piece);
  return 0;
}

int BodyReader::feed_multipart(std::string_view piece) {
  if (!multipart_) return 400;
  const MultipartReader::State state = multipart_->feed(piece);
  if (state == MultipartReader::State::malformed) return 400;
  return state == MultipartReader::State::too_large ? 413 : 0;
}

int BodyReader::finish(Request& request) {
  switch (kind_) {
    case Kind::urlencoded:
      if (std::count(memory_.begin(), memory_.end(), '&') >= std::ptrdiff_t{form_fields_max}) {
        return 413;
      }
      request.form = read_urlencoded(memory_);
      return 0;
    case Kind::json:
      request.body = std::move(memory_);
      return read_json_members(request.body, request.form);
    case Kind::multipart:
      if (!multipart_ || multipart_->state() != MultipartReader::State::done) return 400;
      request.form = std::move(multipart_->fields);
      request.uploads = std::move(multipart_->uploads);
      return 0;
    case Kind::other:
      request.body = std::move(memory_);
      return 0;
  }
  return 0;
}

}  // namespace commonty::web
