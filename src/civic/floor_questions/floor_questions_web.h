// The pages of the questions from the floor: the list, one question, what facilitators do with it.
#pragma once

#include <boost/json/array.hpp>
#include <map>

#include "civic/floor_questions/floor_questions.h"
#include "civic/pages/pages.h"
#include "civic/pages/routes.h"

namespace commonty {
class Parts;
}

namespace commonty::floor_questions {

void routes(Routes& routes);
// How many there are, for the workshop's page; the one being answered, for its wall; what a journey
// calls one.
void parts(Parts& parts);

// A part of routes(), in a file of its own.
void facilitating_routes(Routes& routes);

// The workshop in the address, once permissions were asked; not found when it came on paper.
struct Here {
  workshops::Workshop workshop;
  Member member;

  bool is_open() const { return workshop.state != workshops::State::ended; }
};
Result<Here> workshop_of_address(Visit& visit, Tx& tx);
// One that this viewer may see.
Result<Question> question_of_address(const Visit& visit, Tx& tx, const Here& here);

// pages::act, after which those who follow the workshop's questions hear of it.
web::Response act_on_floor(Visit& visit, const std::function<Result<pages::Outcome>(Tx&)>& deed,
                           const std::function<web::Response(const Refusal&)>& again = nullptr);

std::string list_url(const workshops::Workshop& workshop);
std::string url_of(const Question& question);
// Where the form stood: on the question's own page, or in the list as it was filtered.
std::string back_to(const Visit& visit, const Question& question);
std::vector<pages::Crumb> crumbs(const Visit& visit, const Here& here, const std::string& title);

// What all questions of a page need, read once.
struct Look {
  const Visit& visit;
  const Here& here;
  std::set<FloorQuestionId> voted;
  std::map<FloorQuestionId, std::vector<Question>> beneath;
  std::map<FloorQuestionId, Answer> answers;
  boost::json::value promises;  // {question: [...]}, by those who keep them
};
Look look_at(const Visit& visit, Tx& tx, const Here& here);
boost::json::object view_of(const Look& look, const Question& question);
web::Response question_page(Visit& visit, const Refusal* refusal = nullptr);

}  // namespace commonty::floor_questions
