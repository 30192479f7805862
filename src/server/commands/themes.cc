#include "numbers/themes/themes.h"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <set>

#include "platform/base/text.h"
#include "server/commands.h"
#include "server/labelled_notes.h"
#include "server/model.h"

namespace commonty::server {
namespace {

namespace json = boost::json;
using embedding::Encoder;
using themes::Found;

struct ThemesOptions {
  std::string file, labels_from, model;
  int finer = 0;
  bool json = false;
};

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

json::object to_json(const Found& found, const std::vector<std::string>& labels) {
  json::array themes, duplicates;
  for (const themes::Theme& theme : found.themes) {
    themes.push_back({{"label", theme.label},
                      {"terms", json::value_from(theme.terms)},
                      {"medoid", theme.medoid},
                      {"notes", json::value_from(theme.notes)}});
  }
  for (const themes::Pair& pair : found.duplicates) {
    duplicates.push_back(json::array{pair.first, pair.second, rounded(pair.score)});
  }
  json::object out = {{"themes", std::move(themes)},
                      {"ungrouped", json::value_from(found.ungrouped)},
                      {"duplicates", std::move(duplicates)}};
  if (labels.empty()) return out;
  const themes::Quality quality = themes::quality(found, labels);
  out["quality"] = {{"v_measure", rounded(quality.v_measure)},
                    {"ari", rounded(quality.ari)},
                    {"recall_at_1", rounded(quality.recall_at_1)},
                    {"mrr", rounded(quality.mrr)}};
  return out;
}

void print_theme(const themes::Theme& theme, const std::vector<themes::Note>& notes,
                 const std::string& before) {
  std::cout << before << theme.label << " (" << theme.notes.size() << ")\n"
            << before << "    " << shorten(clean_line(notes[theme.medoid].text), 90) << "\n";
  for (const themes::Theme& inner : theme.inner) print_theme(inner, notes, before + "    ");
}

void print(const Found& found, const LabelledNotes& read) {
  for (const themes::Theme& theme : found.themes) print_theme(theme, read.notes, "");
  std::cout << "\n"
            << read.notes.size() << " notes, " << found.themes.size() << " themes, "
            << found.ungrouped.size() << " ungrouped, " << found.duplicates.size()
            << " pairs alike, " << found.same_meaning.size() << " that may say the same\n";
  if (read.labels.empty()) return;
  const themes::Quality quality = themes::quality(found, read.labels);
  std::cout << "V-measure " << rounded(quality.v_measure) << ", ARI " << rounded(quality.ari)
            << ", recall at 1 " << rounded(quality.recall_at_1) << ", MRR " << rounded(quality.mrr)
            << "\n";
}

// What the reader of the themes should know of how they came about.
void tell(const Found& found, const LabelledNotes& read, bool has_model) {
  if (!read.has_header) {
    std::cerr << "commonty: there is no column text, so every line is taken for a note\n";
  }
  if (!has_model) {
    std::cerr << "commonty: there is no language model beside the program, so themes go by words "
                 "alone\n";
  } else if (found.by_words_alone) {
    std::cerr << "commonty: the language model reads English only, so themes go by words alone\n";
  }
  if (found.themes.empty()) {
    std::cerr << "commonty: these are too few notes, or too different ones, to find themes among "
                 "them\n";
  }
}

int show(const ThemesOptions& options) {
  const auto read =
      read_labelled_notes(bytes_of_file(options.file), options.file, options.labels_from);
  if (!read) return refused(read.refusal());
  const auto model =
      open_model(options.model.empty() ? model_file() : std::filesystem::path(options.model));
  if (!model) return refused(model.refusal());

  themes::Options how;
  how.finer = options.finer;
  if (const std::optional<Encoder>& encoder = *model) {
    how.meaning = [&](std::span<const std::string> texts) {
      return embedding::meanings(*encoder, texts);
    };
    how.background = encoder->background();
  }
  if (!read->labels.empty()) {
    how.count = std::set<std::string>(read->labels.begin(), read->labels.end()).size();
  }
  const auto found = themes::find(read->notes, how);
  if (!found) return refused(found.refusal());
  if (options.json) {
    std::cout << json::serialize(to_json(*found, read->labels)) << "\n";
  } else {
    print(*found, *read);
  }
  tell(*found, *read, model->has_value());
  return 0;
}

}  // namespace

void add_themes(CLI::App& app, int& status) {
  auto options = std::make_shared<ThemesOptions>();
  CLI::App* command = app.add_subcommand("themes", "Find what many short notes are about");
  command->add_option("file", options->file, ".csv with a column text, or .txt with a note a line")
      ->required();
  command->add_flag("--json", options->json, "as one JSON object");
  command->add_option("--labels-from", options->labels_from,
                      "column of labels that people gave: finds as many themes as there are "
                      "labels, and tells how well both agree");
  command->add_option("--finer", options->finer,
                      "steps towards more and smaller themes; below 0 towards fewer");
  command->add_option("--model", options->model,
                      "the language model (default: use-lite.bin beside the program)");
  command->callback([options, &status] { status = show(*options); });
}

}  // namespace commonty::server
