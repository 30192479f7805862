// What pages and files show of a map: models for the views, the picture, the tables.
#pragma once

#include <boost/json/array.hpp>

#include "civic/opinion_maps/opinion_maps.h"
#include "civic/opinion_maps/picture.h"
#include "civic/pages/visit.h"

namespace commonty::opinion_maps {

// A conversation with its map, for somebody who may see it.
struct Look {
  opinions::Conversation conversation;
  challenges::Challenge challenge;
  opinions::Participation participation;
  std::vector<opinions::Statement> statements;
  Map map;
  std::optional<Place> place;  // of the visitor; none: they have not voted

  std::optional<Dot> you() const { return place ? place->at : std::nullopt; }
};

std::string url_of(const opinions::Conversation& conversation);
std::string in_words(const Visit& visit, Message message);
std::string picture_of(const Visit& visit, const Look& look, bool with_statements = false);

// How the table of statements is ordered.
enum class Order { consensus, dividing, votes, number };
std::string_view name_of(Order order);
Order order_named(std::string_view name);

// At most `rows_max` statements; 0: all.
boost::json::object table_model(const Visit& visit, const Look& look, Order order,
                                std::size_t rows_max);
// Words, groups, statements: the same for results and report.
boost::json::object findings_model(const Visit& visit, const Look& look);
// Stands for what is shown to this visitor in one form: changes with the map, the words of the
// statements and the visitor's own place.
std::string etag_of(const Look& look, const std::string& form);

// For the drawing in the browser.
boost::json::object map_json(const Look& look, const std::vector<VoterPlace>& places);

}  // namespace commonty::opinion_maps
