#include "civic/opinion_maps/picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "civic/opinion_maps/picture_numbers.h"
#include "platform/base/text.h"

namespace commonty::opinion_maps {

using namespace opinion_map;

namespace {

// In units of the picture, which on a screen are about pixels.
constexpr int width = 1000, height_min = 420, height_max = 760;
constexpr int margin = 70;
constexpr int label_height = 34, label_gap = 6;
constexpr int words_size = 20;

struct Paint {
  std::string_view name;  // of the class
  std::string_view colour;
};
// The same shapes and order as the styles; a map has at most five groups.
constexpr std::array<Paint, 5> paints = {
    {{"a", "#5a2d6e"}, {"b", "#245c46"}, {"c", "#7a4900"}, {"d", "#1f5a8a"}, {"e", "#94305c"}}};
constexpr Paint nobody = {"none", "#4c5a66"};
Paint paint_of(int group) {
  const auto place = static_cast<std::size_t>(group);
  return group >= 0 && place < paints.size() ? paints[place] : nobody;
}

std::string number(long value) { return std::to_string(value); }
std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape_html(value) + "\"";
}
std::string attribute(std::string_view name, long value) { return attribute(name, number(value)); }

// ---- shapes ------------------------------------------------------------------------------------

// Round a middle, all of about the same area.
std::string shape(int group, long x, long y, long size, std::string_view attributes) {
  const auto path = [&](const std::string& way) {
    return "<path" + attribute("d", way) + std::string(attributes) + "/>";
  };
  const std::string from = "M" + number(x) + " ";
  switch (group) {
    case 1:  // square
      return "<rect" + attribute("x", x - size) + attribute("y", y - size) +
             attribute("width", 2 * size) + attribute("height", 2 * size) +
             std::string(attributes) + "/>";
    case 2:  // triangle
      return path(from + number(y - size - 1) + "l" + number(size + 1) + " " + number(2 * size) +
                  "h" + number(-2 * size - 2) + "z");
    case 3:  // diamond
      return path(from + number(y - size - 2) + "l" + number(size + 2) + " " + number(size + 2) +
                  "l" + number(-size - 2) + " " + number(size + 2) + "l" + number(-size - 2) + " " +
                  number(-size - 2) + "z");
    case 4:  // cross
      return path("M" + number(x - size - 1) + " " + number(y) + "h" + number(2 * size + 2) + "M" +
                  number(x) + " " + number(y - size - 1) + "v" + number(2 * size + 2));
    default:
      return "<circle" + attribute("cx", x) + attribute("cy", y) + attribute("r", size) +
             std::string(attributes) + "/>";
  }
}

std::string in_colour(int group, std::string_view part) {
  const Paint paint = paint_of(group);
  std::string out = attribute(
      "class", "opinions__" + std::string(part) + " opinions--" + std::string(paint.name));
  const bool is_line = group == 4 && part == "dot";
  if (part == "hull") {
    return out + attribute("fill", paint.colour) + attribute("stroke", paint.colour) +
           R"( opacity="0.12" stroke-linejoin="round")";
  }
  if (is_line) return out + R"( fill="none" stroke-width="4")" + attribute("stroke", paint.colour);
  if (group < 0)
    return out + R"( fill="none" stroke-width="2")" + attribute("stroke", paint.colour);
  return out + attribute("fill", paint.colour);
}

std::string dot(int group, long x, long y, long size) {
  return shape(group, x, y, size, in_colour(group, "dot"));
}

// ---- where things lie --------------------------------------------------------------------------

// From the map's units to the picture's, alike in both directions; up is up.
class Frame {
 public:
  void add(Point at) {
    low_ = {std::min(low_.x, at.x), std::min(low_.y, at.y)};
    high_ = {std::max(high_.x, at.x), std::max(high_.y, at.y)};
  }
  void settle() {
    const double across = high_.x - low_.x, up = high_.y - low_.y;
    const auto fits = [](double room, double extent) { return extent > 0 ? room / extent : room; };
    scale_ = std::min(fits(width - 2 * margin, across), fits(height_max - 2 * margin, up));
    height = std::clamp(std::lround(up * scale_) + 2 * margin, long{height_min}, long{height_max});
    middle_ = {(low_.x + high_.x) / 2, (low_.y + high_.y) / 2};
  }
  long x(Point at) const { return std::lround(width / 2.0 + (at.x - middle_.x) * scale_); }
  long y(Point at) const {
    return std::lround(static_cast<double>(height) / 2 - (at.y - middle_.y) * scale_);
  }

  long height = height_min;

 private:
  Point low_ = {1e300, 1e300}, high_ = {-1e300, -1e300}, middle_;
  double scale_ = 1;
};

struct Label {
  int group = 0;
  std::string text;
  long x = 0, y = 0, width = 0;  // its left upper corner
};

bool overlap(const Label& a, const Label& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width &&
         std::abs(a.y - b.y) < label_height + label_gap;
}

// ---- the picture -------------------------------------------------------------------------------

class Picture {
 public:
  Picture(const Findings& findings, const Drawing& drawing, const Say& speak)
      : f_(findings), drawing_(drawing), speak_(speak) {
    if (drawing.statements) choose_statements();
    for (const Dot& one : f_.dots) frame_.add({one.x, one.y});
    for (const Group& group : f_.groups) {
      for (const Point at : group.hull) frame_.add(at);
    }
    for (const OfStatement* one : statements_) frame_.add(one->at);
    if (drawing.you) frame_.add({drawing.you->x, drawing.you->y});
    frame_.settle();
  }

  std::string svg() const {
    std::string out = opening();
    for (std::size_t g = 0; g < f_.groups.size(); ++g) out += hull(static_cast<int>(g));
    for (const Dot& one : f_.dots) {
      out += dot(one.group, frame_.x({one.x, one.y}), frame_.y({one.x, one.y}), 5) + "\n";
    }
    const std::vector<Label> names = labels();
    for (const NumberLabel& label : numbers_beside(names)) out += statements(label);
    for (const Label& label : names) out += drawn(label);
    if (drawing_.you) out += you(*drawing_.you);
    return out + "</svg>\n";
  }

 private:
  void choose_statements() {
    std::set<std::int64_t> chosen(f_.dividing.begin(), f_.dividing.end());
    for (const Group& group : f_.groups) {
      for (const Stand& one : group.stands_for) chosen.insert(one.statement);
    }
    for (const Stand& one : f_.shared_by_groups) chosen.insert(one.statement);
    for (const std::int64_t number : chosen) {
      const OfStatement* one = f_.find(number);
      if (one && drawing_.statements->contains(number)) statements_.push_back(one);
    }
  }

  std::string opening() const {
    const std::string id = escape_html(drawing_.id);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"opinions\" role=\"img\"" +
           attribute("width", width) + attribute("height", frame_.height) +
           attribute("viewBox", "0 0 " + number(width) + " " + number(frame_.height)) +
           attribute("aria-labelledby", drawing_.id + "-title") +
           attribute("aria-describedby", drawing_.id + "-text") +
           attribute("font-family", "'Atkinson Hyperlegible Next', system-ui, sans-serif") +
           "><title id=\"" + id + "-title\">" + escape_html(title()) + "</title><desc id=\"" + id +
           "-text\">" + escape_html(description()) + "</desc>\n<rect" + attribute("width", width) +
           attribute("height", frame_.height) +
           R"( class="opinions__back" rx="8" fill="#ffffff"/>)" + "\n";
  }

  std::string title() const {
    return speak_(say("Opinion map: {question}", {{"question", drawing_.title}}));
  }

  std::string description() const {
    std::vector<std::string> parts;
    for (std::size_t g = 0; g < f_.groups.size(); ++g) {
      parts.push_back(speak_(
          say("Group {group}: {size} people.", {{"group", name_of_group(static_cast<int>(g))},
                                                {"size", std::to_string(f_.groups[g].size)}})));
    }
    parts.push_back(speak_(say("Each dot is one person; who stands close together voted alike.")));
    if (f_.dots.size() < f_.grouped) {
      parts.push_back(speak_(
          say("Drawn are {shown} of {all} people.",
              {{"shown", std::to_string(f_.dots.size())}, {"all", std::to_string(f_.grouped)}})));
    }
    if (drawing_.you && drawing_.you->group >= 0) {
      parts.push_back(speak_(
          say("You are in group {group}.", {{"group", name_of_group(drawing_.you->group)}})));
    }
    parts.push_back(speak_(say("The text says the same in words.")));
    return join(parts, " ");
  }

  // Where few stand apart, an area reaches around their marks; where all are close together, one
  // area begins where another ends.
  long hull_width() const { return f_.grouped > dots_max ? 6 : 44; }

  std::string hull(int group) const {
    std::string way;
    for (const Point at : f_.groups[static_cast<std::size_t>(group)].hull) {
      way += (way.empty() ? "M" : "L") + number(frame_.x(at)) + " " + number(frame_.y(at));
    }
    return "<path" + attribute("d", way + "z") + in_colour(group, "hull") +
           attribute("stroke-width", hull_width()) + "/>\n";
  }

  // Numbers keep clear of the names of groups, and of whoever looks.
  std::vector<NumberLabel> numbers_beside(const std::vector<Label>& names) const {
    std::vector<Numbered> numbers;
    for (const OfStatement* one : statements_) {
      numbers.push_back({one->number, frame_.x(one->at), frame_.y(one->at)});
    }
    std::vector<Box> taken;
    for (const Label& name : names) taken.push_back({name.x, name.y, name.width, label_height});
    if (drawing_.you) taken.push_back(box_of_you(*drawing_.you));
    return lay_out(std::move(numbers), taken, {0, 0, width, frame_.height});
  }

  std::string statements(const NumberLabel& label) const {
    std::vector<std::string> said;
    std::string crosses;
    for (const Numbered& one : label.of) {
      const std::string& words = drawing_.statements->at(one.number);
      said.push_back(label.of.size() == 1 ? words : number(one.number) + ": " + words);
      crosses += "M" + number(one.x - 5) + " " + number(one.y - 5) + "l10 10M" + number(one.x + 5) +
                 " " + number(one.y - 5) + "l-10 10";
    }
    return "<g class=\"opinions__statement\"><title>" + escape_html(join(said, "\n")) + "</title>" +
           (label.is_apart ? line_to(label) : "") + "<path" + attribute("d", crosses) +
           R"( stroke="#17212b" stroke-width="2"/>)" + words_of(label) + "</g>\n";
  }

  static std::string line_to(const NumberLabel& label) {
    const Numbered& from = label.of.front();
    const long x = std::clamp(from.x, label.box.x, label.box.right());
    const long y = std::clamp(from.y, label.box.y, label.box.bottom());
    return "<path" +
           attribute("d", "M" + number(from.x) + " " + number(from.y) + "L" + number(x) + " " +
                              number(y)) +
           R"( stroke="#17212b" stroke-width="1"/>)";
  }

  static std::string words_of(const NumberLabel& label) {
    std::string out;
    for (std::size_t i = 0; i < label.lines.size(); ++i) {
      const long down = static_cast<long>(i) * numbers_line + numbers_line - 4;
      out += "<text" + attribute("x", label.box.x) + attribute("y", label.box.y + down) +
             attribute("font-size", numbers_size) +
             R"( fill="#17212b" stroke="#ffffff" stroke-width="4" paint-order="stroke">)" +
             label.lines[i] + "</text>";
    }
    return out;
  }

  // The ring, and the word beside it.
  Box box_of_you(const Dot& at) const {
    constexpr long ring = 20, word = 70;
    const long x = frame_.x({at.x, at.y}), y = frame_.y({at.x, at.y});
    const bool to_the_left = x > width - margin - 40;
    return {x - ring - (to_the_left ? word : 0), y - ring, 2 * ring + word, 2 * ring};
  }

  // Beside the edge of its group that lies farthest out, and never over another's.
  std::vector<Label> labels() const {
    std::vector<Label> out;
    for (std::size_t g = 0; g < f_.groups.size(); ++g) {
      Label label = label_of(static_cast<int>(g));
      for (int tries = 0; tries < 2 * static_cast<int>(paints.size()); ++tries) {
        const bool is_free =
            std::ranges::none_of(out, [&](const Label& other) { return overlap(label, other); });
        if (is_free) break;
        label.y += label_height + label_gap;
        if (label.y + label_height > frame_.height) label.y = label_gap;
      }
      out.push_back(std::move(label));
    }
    return out;
  }

  Label label_of(int group) const {
    const Group& of = f_.groups[static_cast<std::size_t>(group)];
    Label label;
    label.group = group;
    label.text = speak_(say("Group {group} · {size}",
                            {{"group", name_of_group(group)}, {"size", std::to_string(of.size)}}));
    label.width = 52 + static_cast<long>(length(label.text)) * words_size * 6 / 10;
    const Point top = *std::ranges::max_element(of.hull, {}, [](Point at) { return at.y; });
    label.x = std::clamp(frame_.x(top) - label.width / 2, long{label_gap},
                         width - label.width - label_gap);
    label.y = std::clamp(frame_.y(top) - label_height - 26, long{label_gap},
                         frame_.height - label_height - label_gap);
    return label;
  }

  static std::string drawn(const Label& label) {
    const long middle = label.y + label_height / 2;
    return "<g class=\"opinions__label\"><rect" + attribute("x", label.x) +
           attribute("y", label.y) + attribute("width", label.width) +
           attribute("height", label_height) + attribute("rx", label_height / 2) +
           attribute("fill", "#ffffff") + attribute("stroke", paint_of(label.group).colour) +
           attribute("class",
                     "opinions__tag opinions--" + std::string(paint_of(label.group).name)) +
           "/>" + dot(label.group, label.x + 20, middle, 6) + "<text" +
           attribute("x", label.x + 36) + attribute("y", middle + 7) +
           attribute("font-size", words_size) +
           R"( font-weight="700" class="opinions__words" fill="#17212b">)" +
           escape_html(label.text) + "</text></g>\n";
  }

  std::string you(const Dot& at) const {
    const long x = frame_.x({at.x, at.y}), y = frame_.y({at.x, at.y});
    const bool to_the_left = x > width - margin - 40;
    return "<g class=\"opinions__you\"><circle" + attribute("cx", x) + attribute("cy", y) +
           R"( r="15" fill="none" stroke="#ffffff" stroke-width="9"/><circle)" +
           attribute("cx", x) + attribute("cy", y) +
           R"( r="15" fill="none" stroke="#17212b" stroke-width="4"/>)" + dot(at.group, x, y, 7) +
           "<text" + attribute("x", to_the_left ? x - 24 : x + 24) + attribute("y", y + 8) +
           attribute("font-size", 24) + (to_the_left ? attribute("text-anchor", "end") : "") +
           R"( font-weight="700" class="opinions__words" fill="#17212b" stroke="#ffffff")" +
           R"( stroke-width="6" paint-order="stroke">)" + escape_html(speak_(say("You"))) +
           "</text></g>\n";
  }

  const Findings& f_;
  const Drawing& drawing_;
  const Say& speak_;
  std::vector<const OfStatement*> statements_;
  Frame frame_;
};

}  // namespace

bool has_picture(const Findings& findings) { return !findings.dots.empty(); }

std::string draw(const Findings& findings, const Drawing& drawing, const Say& speak) {
  return Picture(findings, drawing, speak).svg();
}

std::string draw_mark(int group) {
  return R"(<svg class="opinions-mark" width="20" height="20" viewBox="0 0 20 20")"
         R"( aria-hidden="true" focusable="false">)" +
         dot(group, 10, 10, 6) + "</svg>";
}

}  // namespace commonty::opinion_maps
