#include <boost/json/array.hpp>

#include "civic/imports/imports.h"
#include "civic/journeys/journeys.h"
#include "platform/facts/facts.h"
#include "tests/support/office.h"
#include "tests/support/shared_data.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::imports {
namespace {

using challenges::Challenge;
using contributions::Contribution;
using permissions::Role;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string notes_text =
    "Table 1\nQuestion 1: What is hard?\na) Getting there\n- No bus after six\n- It is far\n"
    "Table 2\nQuestion 1: What is hard?\n- The stairs\n";
const std::string sheet_csv =
    "Comment,Name,Date,Place\n"
    "More buses please,Ann Lee,2026-03-01,Port Ellary\n"
    "\"Buses, but later\",Bob Roy,2026-03-02,Kilmadrie\n";

std::string paragraph(const std::string& text) {
  return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}
std::string word_row(const std::vector<std::string>& cells) {
  std::string out = "<w:tr>";
  for (const std::string& cell : cells) out += "<w:tc>" + paragraph(cell) + "</w:tc>";
  return out + "</w:tr>";
}

class ImportPages : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
    at = "/challenges/" + challenge.slug;
  }
  Browser ann() { return browser_of("ann@people.example"); }
  Answer sent(Browser& by, const std::string& name, const std::string& bytes) {
    return by.post(at + "/imports", {}, {web::Upload::in_memory("file", name, bytes)});
  }
  // Where the preview of it is.
  std::string uploaded(Browser& by, const std::string& name, const std::string& bytes) {
    const Answer answer = sent(by, name, bytes);
    EXPECT_EQ(answer.status, 303) << answer.body;
    EXPECT_THAT(answer.location, testing::StartsWith("/imports/"));
    return answer.location;
  }
  Answer taken(Browser& by, const std::string& name, const std::string& bytes,
               const FormFields& form = {}) {
    return by.post_and_follow(uploaded(by, name, bytes), form);
  }
  std::vector<Contribution> given() {
    return store().read([&](Tx& tx) {
      auto items = contributions::list(tx, {.challenge = challenge.id}, "", 200).items;
      std::reverse(items.begin(), items.end());
      return items;
    });
  }
  std::vector<std::string> texts() {
    std::vector<std::string> out;
    for (const Contribution& c : given()) out.push_back(c.text);
    return out;
  }
  int imports_kept() {
    return store().read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM imports"); });
  }
  void expect_nothing_added() {
    EXPECT_THAT(texts(), IsEmpty());
    store().read([](Tx& tx) {
      for (const char* table : {"workshops", "imported_notes", "contributions"}) {
        EXPECT_EQ(tx.one<int>("SELECT count(*) FROM " + std::string(table)), 0) << table;
      }
      for (const auto& fact : facts::after(tx, {}, 1000)) {
        EXPECT_THAT(fact.fact.name, Not(testing::StartsWith("contribution.")));
        EXPECT_NE(fact.fact.name, "notes.imported");
      }
    });
  }

  Challenge challenge;
  std::string at;
};
ON_BOTH_DATABASES(ImportPages);

TEST_P(ImportPages, ShowEverythingBeforeAnythingIsAdded) {
  Browser here = ann();
  EXPECT_THAT(here.get(at + "/imports/new").body, HasSubstr("multipart/form-data"));
  const std::string url = uploaded(here, "notes.txt", notes_text);
  const Answer preview = here.get(url);
  EXPECT_EQ(preview.status, 200);
  EXPECT_THAT(preview.body, HasSubstr("Nothing is added yet"));
  EXPECT_THAT(preview.body, HasSubstr("No bus after six"));
  const auto model = here.get_json(url).json();
  EXPECT_EQ(model.at("notes_count").as_int64(), 3);
  EXPECT_EQ(model.at("notes").at(0).at("group").as_string(), "Table 1");
  EXPECT_EQ(model.at("notes").at(0).at("question").as_string(), "What is hard?");
  EXPECT_EQ(model.at("notes").at(0).at("prompt").as_string(), "Getting there");
  EXPECT_EQ(model.at("notes").at(0).at("line").as_int64(), 4);
  EXPECT_FALSE(model.at("is_sheet").as_bool());
  here.get(url);
  expect_nothing_added();
}

TEST_P(ImportPages, KeepWhereEachNoteCameFrom) {
  Browser here = ann();
  const Answer page =
      taken(here, "notes.txt", notes_text, {{"way", "paper"}, {"kind", "question"}});
  EXPECT_THAT(page.body, HasSubstr("3 contributions were added"));
  EXPECT_THAT(page.body, HasSubstr("notes.txt"));
  const auto all = given();
  ASSERT_EQ(all.size(), 3u);
  const Contribution& first = all[0];
  EXPECT_EQ(first.text, "No bus after six");
  EXPECT_EQ(first.kind, contributions::Kind::question);
  EXPECT_FALSE(first.author);
  EXPECT_EQ(first.source.way, contributions::Way::paper);
  EXPECT_EQ(first.source.group, "Table 1");
  EXPECT_EQ(first.source.question, "What is hard?");
  EXPECT_EQ(first.source.prompt, "Getting there");
  EXPECT_EQ(first.source.line, 4);
  EXPECT_EQ(first.source.brought_by, person("ann@people.example"));
  EXPECT_EQ(all[2].source.group, "Table 2");
  EXPECT_EQ(all[2].source.prompt, "");
  const auto workshop =
      store().read([&](Tx& tx) { return workshops::find(tx, WorkshopId{first.source.document}); });
  ASSERT_TRUE(workshop);
  EXPECT_EQ(workshop->document, "notes.txt");
  EXPECT_EQ(workshop->made_by_name, "Ann");
  EXPECT_EQ(workshop->contributions, 3);
  const auto links = store().read(
      [&](Tx& tx) { return journeys::links_of(tx, {"contribution", first.id.value}); });
  std::vector<journeys::Link> kinds;
  for (const auto& link : links) kinds.push_back(link.kind);
  EXPECT_THAT(kinds, Contains(journeys::Link::made_from));
  EXPECT_THAT(kinds, Contains(journeys::Link::brought_by));
  const Answer shown = browser().get("/contributions/" + first.id.text());
  EXPECT_THAT(shown.body, HasSubstr("Table 1"));
  EXPECT_THAT(shown.body, HasSubstr("Getting there"));
}

TEST_P(ImportPages, TakeOverWhatWasCorrected) {
  Browser here = ann();
  const std::string url = uploaded(here, "notes.txt", notes_text);
  here.post_and_follow(url, {{"text-0", "No bus after 6 pm"},
                             {"text-1", "It is far"},
                             {"skip-1", "yes"},
                             {"text-2", "The stairs"},
                             {"group-2", "The table at the window"}});
  EXPECT_THAT(texts(), ElementsAre("No bus after 6 pm", "The stairs"));
  EXPECT_EQ(given()[1].source.group, "The table at the window");
}

TEST_P(ImportPages, NameATableAndItsQuestionForAllItsNotes) {
  Browser here = ann();
  const std::string url =
      uploaded(here, "notes.txt", "Table 1\n- The bus\n- The stairs\nTable 2\n- The rain\n");
  const std::string page = here.get(url).body;
  EXPECT_THAT(page, HasSubstr("name=\"group-0\""));
  EXPECT_THAT(page, HasSubstr("name=\"question-2\""));
  EXPECT_THAT(page, Not(HasSubstr("name=\"question-1\"")));
  here.post_and_follow(
      url,
      {{"group-0", "By the door"}, {"question-0", "What is hard?"}, {"prompt-1", "Getting in"}});
  const auto all = given();
  ASSERT_EQ(all.size(), 3u);
  for (const int i : {0, 1}) {
    EXPECT_EQ(all[i].source.group, "By the door");
    EXPECT_EQ(all[i].source.question, "What is hard?");
  }
  EXPECT_EQ(all[0].source.prompt, "");
  EXPECT_EQ(all[1].source.prompt, "Getting in");
  EXPECT_EQ(all[2].source.group, "Table 2");
  EXPECT_EQ(all[2].source.question, "");
}

TEST_P(ImportPages, KeepWhatWasCorrectedWhenTheyRefuse) {
  Browser here = ann();
  const std::string url =
      uploaded(here, "notes.txt", notes_text + "\nAfterwards\n- One umbrella left\n");
  const std::string too_long(contributions::text_length_max + 1, 'x');
  const Answer refused = here.post(url, {{"text-0", "No bus after 6 pm"},
                                         {"text-1", "It is far"},
                                         {"skip-1", "yes"},
                                         {"text-2", too_long},
                                         {"line-0", "yes"},
                                         {"way", "paper"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("at most 5000 characters"));
  EXPECT_THAT(refused.body, HasSubstr("No bus after 6 pm"));
  EXPECT_THAT(refused.body, HasSubstr("name=\"skip-1\" value=\"yes\" checked"));
  EXPECT_THAT(refused.body, HasSubstr("name=\"line-0\" value=\"yes\" checked"));
  EXPECT_THAT(refused.body, HasSubstr(too_long));
  expect_nothing_added();
  EXPECT_EQ(imports_kept(), 1);
  EXPECT_EQ(here.post(url, {{"skip-0", "yes"}, {"skip-1", "yes"}, {"skip-2", "yes"}}).status, 422);
  here.post_and_follow(url, {{"text-0", "No bus after 6 pm"}, {"skip-1", "y"}, {"skip-2", "y"}});
  EXPECT_THAT(texts(), ElementsAre("No bus after 6 pm"));
}

TEST_P(ImportPages, ListWhatWasNotUnderstoodAndTakeItWhereTicked) {
  Browser here = ann();
  const std::string url = uploaded(
      here, "notes.txt", notes_text + "\nAfterwards\n- One umbrella left\n- To do: a taxi\n");
  const auto model = here.get_json(url).json();
  const auto& lines = model.at("not_understood").as_array();
  ASSERT_GE(lines.size(), 2u);
  std::size_t ticked = 0;
  while (lines[ticked].at("text").as_string().find("umbrella") == std::string::npos) ++ticked;
  EXPECT_THAT(here.get(url).body, HasSubstr("lines not understood"));
  here.post_and_follow(url, {{"line-" + std::to_string(ticked), "yes"}});
  EXPECT_THAT(texts(), Contains(HasSubstr("umbrella")));
  EXPECT_THAT(texts(), Not(Contains(HasSubstr("taxi"))));
  EXPECT_EQ(given().size(), 4u);
}

TEST_P(ImportPages, AddNothingFromTheSameFileTwice) {
  Browser here = ann();
  taken(here, "notes.txt", notes_text);
  const Answer again = taken(here, "notes.txt", notes_text);
  EXPECT_THAT(again.body, HasSubstr("All 3 notes were here already. Nothing was added"));
  // Nor from the same notes typed a little otherwise, in Word.
  const std::string word =
      docx_paragraphs({"TABLE 1", "Question 1: What is hard?", "a) Getting there",
                       "- No bus after six!", "- It is far", "- And dear"});
  EXPECT_THAT(taken(here, "notes.docx", word).body,
              HasSubstr("1 contributions were added, 2 were here already"));
  EXPECT_EQ(given().size(), 4u);
  EXPECT_EQ(store().read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM workshops"); }), 2);
}

TEST_P(ImportPages, AddTheSameNotesToEachChallengeOnce) {
  Browser here = ann();
  taken(here, "notes.txt", notes_text);
  challenge = store().write([](Tx& tx) { return add_challenge(tx, {.title = "Other"}); });
  at = "/challenges/" + challenge.slug;
  EXPECT_THAT(taken(here, "notes.txt", notes_text).body, HasSubstr("3 contributions were added"));
}

TEST_P(ImportPages, AddOnceHoweverOftenTheButtonIsPressed) {
  Browser here = ann();
  const std::string url = uploaded(here, "notes.txt", notes_text);
  const FormFields form = {{"once", "the same press of the same button"}};
  EXPECT_EQ(here.post(url, form).status, 303);
  EXPECT_EQ(here.post(url, form).status, 303);
  EXPECT_EQ(given().size(), 3u);
  // The file is gone once its notes are there.
  EXPECT_EQ(imports_kept(), 0);
  EXPECT_EQ(here.get(url).status, 410);
  EXPECT_EQ(here.post(url).status, 410);
}

TEST_P(ImportPages, PutAFileAwayWithoutATrace) {
  Browser here = ann();
  const std::string url = uploaded(here, "notes.txt", notes_text);
  EXPECT_THAT(here.post_and_follow(url + "/removal").body, HasSubstr("The file was put away"));
  EXPECT_EQ(here.get(url).status, 410);
  EXPECT_EQ(imports_kept(), 0);
  expect_nothing_added();
}

TEST_P(ImportPages, ForgetFilesThatNobodyTookOver) {
  Browser here = ann();
  uploaded(here, "notes.txt", notes_text);
  clock.advance(import_kept_ms);
  run_jobs();
  EXPECT_EQ(imports_kept(), 1);
  clock.advance(1);
  run_jobs();
  EXPECT_EQ(imports_kept(), 0);
}

TEST_P(ImportPages, KeepNoMoreFilesThanWillBeLookedAt) {
  Browser here = ann();
  const std::string oldest = uploaded(here, "notes.txt", notes_text);
  const std::string second = uploaded(here, "notes.txt", notes_text);
  for (int i = 0; i < imports_kept_max - 1; ++i) uploaded(here, "notes.txt", notes_text);
  EXPECT_EQ(imports_kept(), imports_kept_max);
  EXPECT_EQ(here.get(oldest).status, 410);
  EXPECT_EQ(here.get(second).status, 200);
}

// Sent again from the page before, so with the same key, and as long as it was.
TEST_P(ImportPages, TakeAFileThatWasPutRightForAnother) {
  Browser here = ann();
  const auto sent_with = [&](const std::string& bytes) {
    return here.post(at + "/imports", {{"once", "k1"}},
                     {web::Upload::in_memory("file", "notes.txt", bytes)});
  };
  const std::string first = sent_with(notes_text).location;
  EXPECT_EQ(sent_with(notes_text).location, first);
  std::string mended = notes_text;
  mended.replace(mended.find("six"), 3, "ten");
  const Answer again = sent_with(mended);
  EXPECT_NE(again.location, first);
  EXPECT_THAT(here.get(again.location).body, HasSubstr("No bus after ten"));
}

TEST_P(ImportPages, TakeNotesThatWerePasted) {
  Browser here = ann();
  EXPECT_EQ(here.post(at + "/imports", {{"text", " \n"}}).status, 422);
  const Answer sent = here.post(at + "/imports", {{"text", notes_text}});
  ASSERT_EQ(sent.status, 303);
  EXPECT_EQ(here.get_json(sent.location).json().at("notes_count").as_int64(), 3);
  // What was pasted is still there when it cannot be read.
  const Answer refused =
      here.post(at + "/imports", {{"text", "A first line\n" + std::string(200'000, 'x')}});
  EXPECT_EQ(refused.status, 413);
  EXPECT_THAT(refused.body, HasSubstr("A first line"));
}

// As docs/guide/facilitator.md tells it.
TEST_P(ImportPages, ReadTheGuidesOwnDocument) {
  Browser here = ann();
  for (const char* name : {"village-hall-notes.docx", "village-hall-notes.txt"}) {
    SCOPED_TRACE(name);
    const std::string bytes = file_bytes(source_folder() / "docs/guide" / name);
    const auto model = here.get_json(uploaded(here, name, bytes)).json();
    EXPECT_EQ(model.at("notes_count").as_int64(), 59);
    int tables = 0;
    for (const auto& note : model.at("notes").as_array()) tables += note.at("new_group").as_bool();
    EXPECT_EQ(tables, 7);
    std::string lost;
    for (const auto& line : model.at("not_understood").as_array()) {
      lost += std::string(line.at("text").as_string()) + "\n";
    }
    EXPECT_THAT(lost, HasSubstr("umbrella"));
    EXPECT_THAT(lost, HasSubstr("sneezing"));
  }
  const std::string bytes = file_bytes(source_folder() / "docs/guide/village-hall-notes.docx");
  taken(here, "village-hall-notes.docx", bytes);
  EXPECT_EQ(given().size(), 59u);
  EXPECT_THAT(taken(here, "village-hall-notes.docx", bytes).body,
              HasSubstr("All 59 notes were here already"));
}

// ---- Sheets ----

TEST_P(ImportPages, GuessTheColumnsOfASheetAndLetThemBeChosen) {
  Browser here = ann();
  const std::string url = uploaded(here, "survey.csv", sheet_csv);
  const auto model = here.get_json(url).json();
  EXPECT_TRUE(model.at("is_sheet").as_bool());
  const auto& guessed = model.at("notes").at(0);
  EXPECT_EQ(guessed.at("text").as_string(), "More buses please");
  EXPECT_EQ(guessed.at("person").as_string(), "Ann Lee");
  EXPECT_EQ(guessed.at("place").as_string(), "Port Ellary");
  EXPECT_THAT(here.get(url).body, HasSubstr("Which column holds what?"));

  const std::string other = url + "?text_column=3&person_column=&date_column=2&place_column=1";
  const auto with_others = here.get_json(other).json();
  const auto& chosen = with_others.at("notes").at(0);
  EXPECT_EQ(chosen.at("text").as_string(), "Port Ellary");
  EXPECT_EQ(chosen.at("person").as_string(), "");
  EXPECT_EQ(chosen.at("place").as_string(), "Ann Lee");
  EXPECT_THAT(here.get(other).body,
              HasSubstr("<input type=\"hidden\" name=\"text_column\" value=\"3\">"));
  expect_nothing_added();

  here.post_and_follow(
      url,
      {{"text_column", "0"}, {"person_column", "1"}, {"date_column", "2"}, {"place_column", "3"}});
  const auto all = given();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].text, "Buses, but later");
  EXPECT_EQ(all[1].author_name, "Bob Roy");
  EXPECT_EQ(all[1].source.place, "Kilmadrie");
  EXPECT_EQ(all[1].source.line, 3);
  EXPECT_EQ(rfc3339(all[1].given_at).substr(0, 10), "2026-03-02");
}

TEST_P(ImportPages, AddNothingFromTheSameSheetTwice) {
  Browser here = ann();
  taken(here, "survey.csv", sheet_csv);
  EXPECT_THAT(taken(here, "survey.csv", sheet_csv + "A bench,Cal,2026-03-03,Kilmadrie\n").body,
              HasSubstr("1 contributions were added, 2 were here already"));
  EXPECT_THAT(texts(), ElementsAre("More buses please", "Buses, but later", "A bench"));
}

TEST_P(ImportPages, IgnoreColumnsThatAreNone) {
  Browser here = ann();
  const std::string url = uploaded(here, "survey.csv", sheet_csv);
  for (const char* none : {"99", "-1", "x", "", "18446744073709551616"}) {
    SCOPED_TRACE(none);
    const Answer preview = here.get(url + "?text_column=" + none);
    EXPECT_EQ(preview.status, 200);
    EXPECT_THAT(preview.body, HasSubstr("No notes found"));
    EXPECT_EQ(here.post(url, {{"text_column", none}}).status, 422);
  }
  expect_nothing_added();
}

TEST_P(ImportPages, NeverTellTheAddressOfWhoeverAnswered) {
  Browser here = ann();
  const std::string url = uploaded(here, "survey.csv",
                                   "Comment,Email\nMore buses,ann.lee@home.example\n"
                                   "A bench,Cal <cal@home.example>\n");
  EXPECT_THAT(here.get(url).body, Not(HasSubstr("home.example")));
  here.post_and_follow(url);
  EXPECT_THAT(texts(), ElementsAre("More buses", "A bench"));
  EXPECT_THAT(browser().get(at + "/contributions/all.json").body, Not(HasSubstr("home.example")));
  EXPECT_THAT(browser().get(at).body, Not(HasSubstr("home.example")));
}

TEST_P(ImportPages, ListRowsThatCannotBeTakenOverWithTheReason) {
  Browser here = ann();
  const std::string too_long(contributions::text_length_max + 1, 'x');
  const std::string url = uploaded(here, "survey.csv",
                                   "Comment,Name,Status\nMore buses,Ann,approved\n,Bob,approved\n"
                                   "Buy carpets,Cal,rejected\n" +
                                       too_long + ",Dee,approved\n");
  const auto model = here.get_json(url).json();
  EXPECT_EQ(model.at("notes_count").as_int64(), 1);
  EXPECT_EQ(model.at("not_understood_count").as_int64(), 3);
  const std::string page = here.get(url).body;
  EXPECT_THAT(page, HasSubstr("This row has no words."));
  EXPECT_THAT(page, HasSubstr("This row was turned down where it comes from."));
  EXPECT_THAT(page, HasSubstr("at most 5000 characters"));
  // One that is too long keeps no other out, and cannot be ticked.
  here.post_and_follow(url, {{"line-0", "yes"}, {"line-1", "yes"}, {"line-2", "yes"}});
  EXPECT_THAT(texts(), ElementsAre("More buses"));
}

TEST_P(ImportPages, ReadATableInWordAsTheSheetItIs) {
  Browser here = ann();
  const std::string word = docx_of(
      paragraph("What people wrote") + "<w:tbl>" + word_row({"Comment", "Name", "Date", "Place"}) +
      word_row({"More buses please", "Ann Lee", "2026-03-01", "Port Ellary"}) +
      word_row({"A bench", "", "", "Kilmadrie"}) + "</w:tbl>");
  const std::string url = uploaded(here, "survey.docx", word);
  const auto model = here.get_json(url).json();
  EXPECT_TRUE(model.at("is_sheet").as_bool());
  EXPECT_EQ(model.at("title").as_string(), "What people wrote");
  ASSERT_EQ(model.at("notes_count").as_int64(), 2);
  EXPECT_EQ(model.at("notes").at(0).at("person").as_string(), "Ann Lee");
  EXPECT_EQ(model.at("notes").at(1).at("text").as_string(), "A bench");
  EXPECT_EQ(model.at("notes").at(1).at("place").as_string(), "Kilmadrie");
  EXPECT_THAT(here.get(url).body, HasSubstr("Which column holds what?"));
  here.post_and_follow(url);
  EXPECT_THAT(texts(), ElementsAre("More buses please", "A bench"));
}

TEST_P(ImportPages, ReadATableOfNotesInWordOrLibreOfficeByItsHeadings) {
  Browser here = ann();
  const std::string word =
      docx_of(paragraph("Our evening") + "<w:tbl>" + word_row({"Table", "Question", "Note"}) +
              word_row({"1", "What is hard?", "No bus after six"}) +
              word_row({"", "", "It is far"}) + word_row({"2", "What is hard?", "The stairs"}) +
              "</w:tbl>" + paragraph("Thanks to the lunch club for the soup that we all had"));
  const auto cell = [](const std::string& text) {
    return "<table:table-cell><text:p>" + text + "</text:p></table:table-cell>";
  };
  const auto row = [&](const std::string& a, const std::string& b, const std::string& c) {
    return "<table:table-row>" + cell(a) + cell(b) + cell(c) + "</table:table-row>";
  };
  const std::string odt =
      odt_of("<table:table>" + row("Table", "Question", "Note") +
             row("1", "What is hard?", "No bus after six") + row("", "", "It is far") +
             row("2", "What is hard?", "The stairs") + "</table:table>");
  for (const auto& [name, bytes] : {std::pair("notes.docx", word), std::pair("notes.odt", odt)}) {
    SCOPED_TRACE(name);
    const std::string url = uploaded(here, name, bytes);
    const auto model = here.get_json(url).json();
    EXPECT_FALSE(model.at("is_sheet").as_bool());
    ASSERT_EQ(model.at("notes_count").as_int64(), 3);
    EXPECT_EQ(model.at("notes").at(1).at("group").as_string(), "Table 1");
    EXPECT_EQ(model.at("notes").at(1).at("question").as_string(), "What is hard?");
    EXPECT_EQ(model.at("notes").at(1).at("text").as_string(), "It is far");
    EXPECT_EQ(model.at("notes").at(2).at("group").as_string(), "Table 2");
    here.post_and_follow(url);
    EXPECT_EQ(given().size(), 3u);
  }
  EXPECT_THAT(here.get_json(uploaded(here, "notes.docx", word)).body, HasSubstr("soup"));
}

TEST_P(ImportPages, LoseNoSheetOfABook) {
  const auto cell = [](const std::string& place, const std::string& text) {
    return "<c r=\"" + place + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
  };
  const auto sheet = [](const std::string& rows) {
    return "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
           "<sheetData>" +
           rows + "</sheetData></worksheet>";
  };
  const std::string rows = "<row r=\"1\">" + cell("A1", "Table") + cell("B1", "Note") +
                           "</row><row r=\"2\">" + cell("A2", "1") + cell("B2", "More buses") +
                           "</row>";
  const std::string relations =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string book = zip_of(
      {{"_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"r1\" Type=\"" +
            relations + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
       {"xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"r1\" Type=\"" +
            relations +
            "/worksheet\" Target=\"worksheets/one.xml\"/><Relationship Id=\"r2\" Type=\"" +
            relations + "/worksheet\" Target=\"worksheets/two.xml\"/></Relationships>"},
       {"xl/workbook.xml",
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" +
            relations +
            "\"><sheets><sheet name=\"Who came\" r:id=\"r1\"/><sheet name=\"Notes\" r:id=\"r2\"/>"
            "</sheets></workbook>"},
       {"xl/worksheets/one.xml",
        sheet("<row r=\"1\">" + cell("A1", "The lunch club") + cell("B1", "9") + "</row>")},
       {"xl/worksheets/two.xml", sheet(rows)}});
  Browser here = ann();
  const auto model = here.get_json(uploaded(here, "evening.xlsx", book)).json();
  EXPECT_FALSE(model.at("is_sheet").as_bool());
  ASSERT_EQ(model.at("notes_count").as_int64(), 1);
  EXPECT_EQ(model.at("notes").at(0).at("text").as_string(), "More buses");
  ASSERT_EQ(model.at("not_understood_count").as_int64(), 1);
  EXPECT_EQ(model.at("not_understood").at(0).at("text").as_string(), "The lunch club | 9");
}

// ---- What cannot be read ----

TEST_P(ImportPages, SayWhatIsWrongWithAFileAndKeepNothingOfIt) {
  Browser here = ann();
  const std::string entities =
      "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
  ZipParts with_entities = docx_parts(paragraph("&e;"));
  with_entities[2].second = entities + with_entities[2].second;
  const struct {
    const char* what;
    std::string name, bytes;
    int status;
    const char* says;
  } cases[] = {
      {"nothing", "notes.docx", "", 422, "Choose a file"},
      {"blanks", "notes.txt", " \n\t\r\n ", 422, "empty"},
      {"a picture", "notes.docx", "\x89PNG\r\n\x1a\n" + std::string(100, '\0'), 415, ""},
      {"a PDF", "notes.pdf", "%PDF-1.7\n" + std::string(100, ' '), 415, "PDF"},
      {"an old Word file", "notes.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(512, '\0'),
       415, "older office program"},
      {"a locked file", "notes.docx", locked_zip_of(docx_parts(paragraph("x")), "secret"), 422,
       "password"},
      {"half a file", "notes.docx", docx_paragraphs({"x"}).substr(0, 300), 422, ""},
      {"a bomb", "notes.docx", docx_of(std::string(40 * 1024 * 1024, ' ')), 413, ""},
      {"a huge file", "notes.txt", std::string(documents::file_size_max + 1, 'x'), 413, "20 MB"},
      {"entities", "notes.docx", zip_of(with_entities), 422, ""},
  };
  for (const auto& item : cases) {
    SCOPED_TRACE(item.what);
    const Answer refused = sent(here, item.name, item.bytes);
    EXPECT_EQ(refused.status, item.status);
    EXPECT_THAT(refused.body, HasSubstr("govuk-error-summary"));
    EXPECT_THAT(refused.body, HasSubstr(item.says));
    EXPECT_THAT(refused.body, HasSubstr("multipart/form-data"));  // to choose another at once
    EXPECT_THAT(refused.body, Not(HasSubstr("root:")));
  }
  EXPECT_EQ(imports_kept(), 0);
  expect_nothing_added();
}

TEST_P(ImportPages, NeverRunWhatADocumentHolds) {
  Browser here = ann();
  const std::string url =
      uploaded(here, "<img src=x>.txt", "Table 1\n- <script>alert(1)</script>\n- \"><b>x</b>\n");
  for (const std::string& body : {here.get(url).body, here.post_and_follow(url).body}) {
    EXPECT_THAT(body, HasSubstr("&lt;script&gt;"));
    EXPECT_THAT(body, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(body, Not(HasSubstr("<img src=x>")));
  }
}

// ---- Who may, and who sees ----

TEST_P(ImportPages, AreForThoseWhoFacilitate) {
  Browser here = ann();
  const std::string url = uploaded(here, "notes.txt", notes_text);
  const PersonId champion = person("cal@people.example", "Cal");
  const PersonId panel = person("pat@people.example", "Pat");
  const Challenge other = store().write([&](Tx& tx) {
    challenges::give_role(tx, challenge.id, champion, Role::champion, champion);
    challenges::give_role(tx, challenge.id, panel, Role::panel_member, panel);
    return add_challenge(tx, {.title = "Other", .convener = "Oda"});
  });
  for (const char* who : {"ian@people.example", "pat@people.example", "oda@people.example"}) {
    SCOPED_TRACE(who);
    Browser stranger = browser_of(who);
    EXPECT_EQ(stranger.get(at + "/imports/new").status, 403);
    EXPECT_EQ(stranger.get(url).status, 403);
    EXPECT_EQ(sent(stranger, "notes.txt", notes_text).status, 403);
    EXPECT_EQ(stranger.post(url).status, 403);
    EXPECT_EQ(stranger.post(url + "/removal").status, 403);
  }
  Browser nobody = browser();
  EXPECT_EQ(nobody.get(at + "/imports/new").status, 303);
  EXPECT_EQ(nobody.post(url).status, 401);
  EXPECT_EQ(imports_kept(), 1);
  expect_nothing_added();
  Browser cal = browser_of("cal@people.example");
  EXPECT_EQ(cal.get(url).status, 200);
  EXPECT_EQ(cal.post(url).status, 303);
}

TEST_P(ImportPages, ShowTheNotesOfARoomWithoutWhatWasHidden) {
  Browser here = ann();
  taken(here, "notes.txt", notes_text);
  const Contribution first = given().at(0);
  const std::string url = "/workshops/" + WorkshopId{first.source.document}.text();
  EXPECT_THAT(browser().get("/workshops").body, HasSubstr("3 contributions came of it"));
  EXPECT_THAT(browser().get(url).body, HasSubstr("No bus after six"));
  store().write(
      [&](Tx& tx) { contributions::set_state(tx, first.id, contributions::State::hidden); });
  EXPECT_THAT(browser().get(url).body, Not(HasSubstr("No bus after six")));
  EXPECT_THAT(browser().get(url + ".json").body, Not(HasSubstr("No bus after six")));
  EXPECT_EQ(browser().get_json(url).json().at("notes_count").as_int64(), 2);
  EXPECT_THAT(here.get(url).body, HasSubstr("No bus after six"));
  store().write(
      [&](Tx& tx) { contributions::set_state(tx, first.id, contributions::State::withdrawn); });
  EXPECT_THAT(here.get(url).body, Not(HasSubstr("No bus after six")));
}

TEST_P(ImportPages, OfAPrivateChallengeShowNothingToOthers) {
  Browser here = ann();
  taken(here, "notes.txt", notes_text);
  const std::string url = "/workshops/" + WorkshopId{given().at(0).source.document}.text();
  store().write([](Tx& tx) { tx.run("UPDATE challenges SET audience = 'private'"); });
  EXPECT_EQ(browser().get(url).status, 404);
  EXPECT_THAT(browser().get("/workshops").body, HasSubstr("No workshop yet"));
  EXPECT_EQ(here.get(url).status, 200);
}

}  // namespace
}  // namespace commonty::imports
