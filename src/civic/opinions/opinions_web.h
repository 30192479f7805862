// The pages of conversations: those that are open, taking part in one, what one said; setting one
// up, screening its statements, taking its files out and in.
#pragma once

#include <boost/json/array.hpp>

#include "civic/opinions/opinions.h"
#include "civic/pages/pages.h"
#include "civic/pages/routes.h"

namespace commonty {
class Jobs;
class Parts;
}  // namespace commonty

namespace commonty::opinions {

void routes(Routes& routes);
// What a challenge's page tells of its conversations; what a journey calls a conversation and a
// statement; what a contribution's page offers to those who look after it.
void parts(Parts& parts);
// Statements are kept at hand by what they mean.
void jobs(Jobs& jobs);

// Parts of routes(), each in a file of its own.
void convening_routes(Routes& routes);
void agenda_routes(Routes& routes);
void statement_routes(Routes& routes);
void contribution_routes(Routes& routes);
void file_routes(Routes& routes);
void similar_routes(Routes& routes);
void room_routes(Routes& routes);
void harvest_routes(Routes& routes);
// A part of parts(): what the page on which notes are taken home offers.
void harvest_parts(Parts& parts);

// ---- shared by the pages

struct Here {
  Conversation conversation;
  challenges::Challenge challenge;
  permissions::Standing standing;
  Participation participation;
};
// The conversation in the address, once permissions were asked.
Result<Here> conversation_of_address(Visit& visit, Tx& tx);

std::string url_of(const Conversation& conversation);
inline constexpr std::size_t statements_a_page = 100;
// Where a statement that is put to the vote stands in the list.
std::string listed_url(const Conversation& conversation, std::int64_t number);
// What is said once it is.
Message put_to_the_vote(const Conversation& conversation);
std::vector<pages::Crumb> crumbs(const Visit& visit, const Here& here, const std::string& title);
// "Results show from 15 people on; 4 so far."
Message results_message(const Here& here);
// What a deed leads to that has changed its statements: the desk of its room counts them.
std::vector<pages::Heard> heard_at_desk(Tx& tx, const Conversation& conversation);
// What all its pages tell: question, challenge, stage, how many took part, where else to go.
boost::json::object frame_of(const Visit& visit, const Here& here);
boost::json::object view_of(const Visit& visit, const Statement& statement);
// "40% agree (12)" and so on.
boost::json::object counts_view(const Visit& visit, const Counts& of);
// Of a text that somebody writes: those there are, each with where it can be voted on instead.
boost::json::array alike(const Conversation& conversation, const std::vector<Statement>& similar);
// "Ask what people think of this", for those who look after it.
boost::json::value on_contribution_page(const Visit& visit, Tx& tx, std::int64_t id);
// For each activity of a workshop that is a conversation: its page, and what its kind is called.
boost::json::value on_agenda(const Visit& visit, Tx& tx, std::int64_t workshop);
// The form of a conversation, and what was typed into it.
Draft typed_draft(const Visit& visit);
boost::json::object form_model(const Visit& visit, const Conversation& c, const Refusal* refusal);
boost::json::object first_field(const Visit& visit, const Refusal* refusal);
// How long a room has for it.
boost::json::object minutes_field(const Visit& visit, const Refusal* refusal);
// no_number where it is none.
inline constexpr int no_number = -1;
int typed_whole_number(std::string_view typed);
// The vote buttons of one statement, `chosen` being what was said before.
boost::json::array choices_of(const Visit& visit, std::optional<Choice> chosen);

}  // namespace commonty::opinions
