#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "civic/imports/imports.h"
#include "civic/people/people.h"
#include "server/commands.h"
#include "server/data.h"

namespace commonty::server {
namespace {

struct WorkshopOptions {
  DataOptions data;
  std::string file, challenge, by;
  bool json = false;
};

int read(const WorkshopOptions& options) {
  const auto document = documents::read(bytes_of_file(options.file), options.file);
  if (!document) return refused(document.refusal());
  const imports::Notes notes = imports::read_notes(*document);
  if (options.json) {
    std::cout << boost::json::serialize(imports::to_json(notes)) << "\n";
    return 0;
  }
  std::string group, question;
  for (const imports::PlacedNote& note : imports::placed(notes)) {
    if (note.group != group) std::cout << "\n" << note.group << "\n";
    if (note.group != group || note.question != question)
      std::cout << "  " << note.question << "\n";
    group = note.group, question = note.question;
    std::cout << "    " << note.prompt << (note.prompt.empty() ? "" : ": ") << note.text << "\n";
  }
  for (const auto& line : imports::lines_that_became(notes, imports::Notes::Fate::not_understood)) {
    std::cerr << "not understood, line " << line.line << ": " << line.text << "\n";
  }
  return 0;
}

// Whoever looks after the challenge has brought what nobody else is named for.
Result<PersonId> importer(Tx& tx, const challenges::Challenge& challenge, const std::string& by) {
  if (!by.empty()) {
    if (const auto person = people::find_by_email(tx, by)) return person->id;
    return refuse(Reason::not_found,
                  say("Nobody here has the address {address}", {{"address", by}}));
  }
  for (const challenges::RoleHolder& holder : challenges::role_holders(tx, challenge.id)) {
    if (holder.role == permissions::Role::convener) return holder.person;
  }
  return refuse(Reason::invalid,
                say("The challenge has no convener: say who brings the notes with --by"));
}

int import(const WorkshopOptions& options) {
  const std::string bytes = bytes_of_file(options.file);
  const auto reading = imports::read_file(bytes, options.file);
  if (!reading) return refused(reading.refusal());
  auto store = open_kept_data(options.data);
  const auto taken = store->write([&](Tx& tx) -> Result<imports::Taken> {
    const auto challenge = challenges::find_by_slug(tx, options.challenge);
    if (!challenge) {
      return refuse(Reason::not_found, say("There is no challenge with the address {slug}",
                                           {{"slug", options.challenge}}));
    }
    const PersonId by = TRY(importer(tx, *challenge, options.by));
    const std::string name = options.file.substr(options.file.rfind('/') + 1);
    return imports::take_over(tx, by, *challenge, *reading, name, contributions::Way::workshop,
                              contributions::Kind::idea);
  });
  if (!taken) return refused(taken.refusal());
  for (const auto& line : reading->not_understood) {
    std::cerr << "not understood, line " << line.line << ": " << line.text << "\n";
  }
  std::cout << taken->added << " added, " << taken->known << " here already\n";
  return 0;
}

}  // namespace

void add_workshop(CLI::App& app, int& status) {
  auto options = std::make_shared<WorkshopOptions>();
  CLI::App* workshop = app.add_subcommand("workshop", "Notes of workshops, from documents");
  workshop->require_subcommand(1);

  CLI::App* reading = workshop->add_subcommand("read", "Show what a document would bring");
  reading->add_option("file", options->file, ".docx, .odt, .xlsx, .csv, .md or .txt")->required();
  reading->add_flag("--json", options->json, "as one JSON object");
  reading->callback([options, &status] { status = read(*options); });

  CLI::App* importing = workshop->add_subcommand("import", "Add a document's notes to a challenge");
  importing->add_option("file", options->file, ".docx, .odt, .xlsx, .csv, .md or .txt")->required();
  importing->add_option("--challenge", options->challenge, "the last part of its address")
      ->required();
  importing->add_option("--by", options->by, "e-mail address of the one who brings them");
  importing->add_option("--data", options->data.folder, "folder that keeps everything")
      ->capture_default_str();
  importing->add_option("--database", options->data.database, "postgresql://...");
  importing->callback([options, &status] { status = import(*options); });
}

}  // namespace commonty::server
