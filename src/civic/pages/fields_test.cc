#include "civic/pages/fields.h"

#include <boost/json/serialize.hpp>

#include "tests/support/site/site.h"

namespace commonty::pages {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class FieldsTest : public AnySite {
 protected:
  // What a visitor who sent `form` sees of a field.
  using Make = std::function<json::object(const Visit&)>;

  std::string drawn(const Make& make, const FormFields& form = {}) {
    web::Request request;
    for (const auto& [name, value] : form) request.form.add(name, value);
    const json::value made = make_for(request, make);
    return site().app().templates.render("pages/field", made, site().app().languages.get("en"));
  }
  std::string as_json(const Make& make) {
    web::Request request;
    request.wants = web::Request::Wants::json;
    return json::serialize(make_for(request, make));
  }

 private:
  json::object make_for(const web::Request& request, const Make& make) {
    const App& app = site().app();
    const Visit visit{.app = app,
                      .request = request,
                      .viewer = {},
                      .texts = app.languages.get("en"),
                      .now = {},
                      .deed = permissions::Deed::browse};
    return make(visit);
  }
};
ON_BOTH_DATABASES(FieldsTest);

const Refusal no_name = refuse_field("name", say("Enter your name"));

TEST_P(FieldsTest, ShowWhatWasTypedAndWhatToPutRight) {
  const auto field = [](const Refusal* refusal) {
    return [refusal](const Visit& visit) {
      return text_field(
          visit,
          {.name = "name", .label = say("Name"), .hint = say("As others see it"), .value = "Morag"},
          refusal);
    };
  };
  EXPECT_THAT(drawn(field(nullptr)),
              AllOf(HasSubstr("for=\"name\">Name</label>"), HasSubstr("value=\"Morag\""),
                    HasSubstr("aria-describedby=\"name-hint\""), Not(HasSubstr("error"))));
  EXPECT_THAT(drawn(field(&no_name), {{"name", "M\"<"}}),
              AllOf(HasSubstr("value=\"M&quot;&lt;\""), HasSubstr("Error:</span> Enter your name"),
                    HasSubstr("aria-describedby=\"name-hint name-error\""),
                    HasSubstr("govuk-form-group--error")));
}

TEST_P(FieldsTest, TellMachinesWhatTheyAskAndNotHowTheyLook) {
  const auto words = [](const Visit& visit) {
    return text_field(visit, {.name = "q", .label = say("Words"), .value = "bus"});
  };
  EXPECT_EQ(as_json(words), R"({"name":"q","label":"Words","hint":"","error":"","value":"bus"})");
  const auto kinds = [](const Visit& visit) {
    return select_field(visit, {.name = "k", .label = say("Kind")}, {{"idea", "Idea"}});
  };
  EXPECT_THAT(as_json(kinds), HasSubstr(R"("items":[{"value":"idea","text":"Idea"}])"));
}

TEST_P(FieldsTest, CountCharactersOnlyWhereThereIsALimit) {
  Field field{.name = "text", .label = say("Your words"), .rows = 3};
  const auto make = [&](const Visit& visit) { return textarea_field(visit, field); };
  EXPECT_THAT(drawn(make), AllOf(HasSubstr("rows=\"3\""), Not(HasSubstr("govuk-character-count"))));
  field.length_max = 500;
  EXPECT_THAT(drawn(make), AllOf(HasSubstr("data-maxlength=\"500\""),
                                 HasSubstr("You can write up to 500 characters"),
                                 HasSubstr("You have %{count} characters left")));
}

TEST_P(FieldsTest, ChooseOneOfSeveral) {
  const std::vector<Choice> options = {{"all", "Everyone"}, {"team", "The team"}};
  const auto radios = [&](const Visit& visit) {
    return radios_field(visit, {.name = "who", .label = say("Who"), .value = "team"}, options);
  };
  EXPECT_THAT(drawn(radios), AllOf(HasSubstr("id=\"who\" name=\"who\" value=\"all\">"),
                                   HasSubstr("id=\"who-2\" name=\"who\" value=\"team\" checked"),
                                   HasSubstr("<legend class=\"govuk-fieldset__legend")));
  const auto select = [&](const Visit& visit) {
    return select_field(visit, {.name = "who", .label = say("Who"), .value = "all"}, options,
                        &no_name);
  };
  EXPECT_THAT(drawn(select, {{"who", "team"}}),
              AllOf(HasSubstr("<option value=\"team\" selected>The team</option>"),
                    HasSubstr("<option value=\"all\">Everyone</option>")));
}

TEST_P(FieldsTest, AreDrawnAnewWhereAnythingDiffers) {
  const Field plain{.name = "text", .label = say("Your words"), .rows = 3};
  const auto html = [&](Field field, const std::vector<Choice>& items = {}) {
    return drawn([&](const Visit& visit) {
      return items.empty() ? textarea_field(visit, field) : select_field(visit, field, items);
    });
  };
  const std::string once = html(plain);
  EXPECT_EQ(html(plain), once);
  Field other = plain;
  other.id = "other";
  EXPECT_THAT(html(other), HasSubstr("id=\"other\""));
  other = plain;
  other.hint = say("At most {max}", {{"max", "5"}});
  EXPECT_THAT(html(other), HasSubstr("At most 5"));
  other.hint = say("At most {max}", {{"max", "6"}});
  EXPECT_THAT(html(other), HasSubstr("At most 6"));
  other = plain;
  other.value = "Typed";
  EXPECT_THAT(html(other), HasSubstr("Typed"));
  EXPECT_EQ(html(plain), once);
  EXPECT_THAT(html(plain, {{"a", "One"}}), HasSubstr("One"));
  EXPECT_THAT(html(plain, {{"a", "Two"}}), HasSubstr("Two"));
  other.value = "a";
  EXPECT_THAT(html(other, {{"a", "One"}}), HasSubstr("value=\"a\" selected"));
  EXPECT_THAT(html(plain, {{"a", "One"}}), Not(HasSubstr("selected")));
}

TEST_P(FieldsTest, PickAWordWithItsShape) {
  const auto make = [](const Refusal* refusal) {
    return [refusal](const Visit& visit) {
      return picks_field(visit, {.name = "kind", .label = say("What is it?"), .value = "offer"},
                         {{"idea", "Idea", "kind-idea"}, {"offer", "Offer", "kind-offer"}},
                         refusal);
    };
  };
  EXPECT_THAT(drawn(make(nullptr)),
              AllOf(HasSubstr("name=\"kind\" value=\"offer\" checked"),
                    HasSubstr("href=\"#kind-idea\""), HasSubstr("</svg>Idea</span>")));
  const Refusal none = refuse_field("kind", say("Choose one"));
  EXPECT_THAT(drawn(make(&none)),
              AllOf(HasSubstr("Choose one"), Not(HasSubstr(" checked")), HasSubstr("id=\"kind\"")));
}

TEST_P(FieldsTest, TickOneBoxWithoutAQuestionAroundIt) {
  const auto make = [](const Visit& visit) {
    return checkboxes_field(visit, {.name = "split", .label = {}}, {{"yes", "Each line"}});
  };
  EXPECT_THAT(drawn(make), AllOf(HasSubstr("Each line</label>"), Not(HasSubstr("fieldset"))));
}

TEST_P(FieldsTest, ChooseSeveral) {
  const auto make = [](const Refusal* refusal) {
    return [refusal](const Visit& visit) {
      return checkboxes_field(visit, {.name = "way", .label = say("How")},
                              {{"mail", "By mail"}, {"room", "In the room"}, {"web", "Here"}},
                              {"mail"}, refusal);
    };
  };
  EXPECT_THAT(drawn(make(nullptr)),
              AllOf(HasSubstr("value=\"mail\" checked"), Not(HasSubstr("value=\"room\" checked"))));
  EXPECT_THAT(drawn(make(&no_name), {{"way", "room"}, {"way", "web"}}),
              AllOf(HasSubstr("value=\"room\" checked"), HasSubstr("value=\"web\" checked"),
                    Not(HasSubstr("value=\"mail\" checked"))));
}

TEST_P(FieldsTest, TakeADateInThreeParts) {
  const Refusal wrong = refuse_field("closes", say("Enter a real date"));
  const Time fourth = start_of_local({.year = 2026, .month = 3, .day = 4});
  const auto make = [&](const Refusal* refusal) {
    return [=](const Visit& visit) {
      return date_field(visit, {.name = "closes", .label = say("Closes")}, fourth, refusal);
    };
  };
  EXPECT_THAT(drawn(make(nullptr)),
              AllOf(HasSubstr("id=\"closes\" name=\"closes-day\" type=\"text\" value=\"4\""),
                    HasSubstr("name=\"closes-month\" type=\"text\" value=\"3\""),
                    HasSubstr("name=\"closes-year\" type=\"text\" value=\"2026\"")));
  EXPECT_THAT(drawn(make(&wrong), {{"closes-day", "31"}, {"closes-month", "2"}}),
              AllOf(HasSubstr("value=\"31\""), HasSubstr("value=\"2\""),
                    HasSubstr("Enter a real date"), HasSubstr("govuk-input--error")));
  EXPECT_THAT(as_json(make(nullptr)), HasSubstr(R"("value":"2026-03-04")"));
}

TEST_P(FieldsTest, TakeFilesOfSomeKinds) {
  EXPECT_THAT(drawn([](const Visit& visit) {
                return file_field(visit, {.name = "notes",
                                          .label = say("Notes"),
                                          .attributes = {{"accept", ".docx,.odt"}}});
              }),
              AllOf(HasSubstr("type=\"file\""), HasSubstr("accept=\".docx,.odt\""),
                    Not(HasSubstr("value"))));
}

}  // namespace
}  // namespace commonty::pages
