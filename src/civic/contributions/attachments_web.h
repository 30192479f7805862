// Attachments as pages show them and forms send them.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <vector>

#include "civic/contributions/attachments.h"
#include "civic/pages/visit.h"

namespace commonty::attachments {

// For {{> contributions/attachments}}: those that the viewer may see beside it.
boost::json::array beside(const Visit& visit, Tx& tx, const contributions::Contribution& about);

// For {{> contributions/attach_fields}}: a few files, each with its description.
boost::json::object fields(const Visit& visit, const Refusal* refusal);
// What a form with these fields sent, checked and cleaned. Tells of every file that is refused.
// Takes a while, so it must not be called within a transaction.
Result<std::vector<Draft>> sent(const Visit& visit);

// For programs elsewhere: {url, type, description, size, sha256}.
boost::json::object described(const Visit& visit, const Attachment& attachment);
std::string address_of(const Visit& visit, const Attachment& attachment);

}  // namespace commonty::attachments
