#include "civic/contributions/contributions.h"

namespace commonty::contributions {
namespace {

template <class Enum, class List>
std::optional<Enum> named(const List& all, std::string_view name) {
  for (const Enum value : all) {
    if (name_of(value) == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::experience:
      return "experience";
    case Kind::idea:
      return "idea";
    case Kind::evidence:
      return "evidence";
    case Kind::question:
      return "question";
    case Kind::offer:
      return "offer";
  }
  return "";
}

Message label(Kind kind) {
  switch (kind) {
    case Kind::experience:
      return say("Experience");
    case Kind::idea:
      return say("Idea");
    case Kind::evidence:
      return say("Evidence");
    case Kind::question:
      return say("Question");
    case Kind::offer:
      return say("Offer");
  }
  return {};
}

std::string_view name_of(Way way) {
  switch (way) {
    case Way::web:
      return "web";
    case Way::workshop:
      return "workshop";
    case Way::mail:
      return "mail";
    case Way::paper:
      return "paper";
  }
  return "";
}

Message label(Way way) {
  switch (way) {
    case Way::web:
      return say("Web");
    case Way::workshop:
      return say("Workshop");
    case Way::mail:
      return say("E-mail");
    case Way::paper:
      return say("Paper");
  }
  return {};
}

std::string_view name_of(State state) {
  switch (state) {
    case State::shown:
      return "shown";
    case State::hidden:
      return "hidden";
    case State::withdrawn:
      return "withdrawn";
    case State::merged:
      return "merged";
  }
  return "";
}

std::string_view name_of(Sort sort) {
  switch (sort) {
    case Sort::newest:
      return "newest";
    case Sort::most_supported:
      return "most_supported";
    case Sort::least_heard:
      return "least_heard";
  }
  return "";
}

std::optional<Kind> kind_named(std::string_view name) { return named<Kind>(kinds, name); }

std::optional<Way> way_named(std::string_view name) { return named<Way>(ways, name); }

std::optional<State> state_named(std::string_view name) {
  return named<State>(std::array{State::shown, State::hidden, State::withdrawn, State::merged},
                      name);
}

std::optional<Sort> sort_named(std::string_view name) {
  return named<Sort>(std::array{Sort::newest, Sort::most_supported, Sort::least_heard}, name);
}

Message outcome_label(std::string_view outcome) {
  if (outcome == "chosen") return say("Chosen");
  if (outcome == "parked") return say("Parked");
  if (outcome == "not_now") return say("Not now");
  if (outcome == "merged") return say("Joined with others");
  if (outcome == "done_elsewhere") return say("Done elsewhere");
  return say("Not answered yet");
}

}  // namespace commonty::contributions
