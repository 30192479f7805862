// An answer on its way out: what the edge adds, and the bytes it becomes.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/time.h"
#include "platform/web/request.h"
#include "platform/web/response.h"

namespace commonty::web {

std::string_view phrase_of(int status);  // "Not Found"

bool may_have_content(int status);

// A small page of plain words for a status the edge answers by itself, or problem+json.
Response plain_error(int status, const Request& request);

// RFC 9110, section 13.1.2, by weak comparison: a GET whose ETag the client names becomes a 304.
void answer_if_unchanged(const Request& request, Response& response);

enum class Connection { keep, close };
enum class Length { known, in_chunks, until_close };
// The status line and headers, with the empty line after them.
std::string write_head(const Response& response, Time now, Connection connection, Length length);

// A piece of a body of unknown length (RFC 9112, section 7.1); "" is its end.
std::string write_chunk(std::string_view piece);

// Lines of an event stream (WHATWG HTML, section 9.2).
std::string write_events(const std::vector<EventStream::Event>& events);

}  // namespace commonty::web
