// The opinion map as a picture: each group as an area with a name, people as dots. Pure: the same
// findings are the same picture, byte for byte. Nobody is named.
#pragma once

#include <functional>
#include <string>

#include "civic/opinion_maps/findings.h"
#include "civic/opinion_maps/summary.h"

namespace commonty::opinion_maps {

using Say = std::function<std::string(const Message&)>;

struct Drawing {
  std::string title;                    // the question
  std::string id = "map";               // of the picture in its page
  std::optional<Dot> you;               // whoever looks at it
  const Wording* statements = nullptr;  // draws what groups stand for, what all share, what divides
};

// Is there anything to draw?
bool has_picture(const Findings& findings);

// Colours stand as attributes, so that it shows wherever it is opened; the site's style sheet gives
// the skin's by the classes. A group has a shape and a letter besides its colour.
std::string draw(const Findings& findings, const Drawing& drawing, const Say& speak);

// How a group is drawn, for keys beside the picture: the same shape, as an SVG by itself.
std::string draw_mark(int group);

}  // namespace commonty::opinion_maps
