#include <CLI/CLI.hpp>
#include <iostream>

#include "civic/people/people.h"
#include "server/commands.h"
#include "server/data.h"

namespace commonty::server {
namespace {

struct PersonOptions {
  DataOptions data;
  std::string email, name;
  bool admin = false;
};

int add(const PersonOptions& options) {
  store::Options how;
  how.use = store::Options::Use::shared;  // the site may be open
  auto store = open_data(options.data, how);
  auto added = store->write([&](Tx& tx) -> Result<people::Person> {
    people::Person person = TRY(people::find_or_add(tx, options.email, options.name));
    if (options.admin) people::set_site_admin(tx, person.id, true);
    return person;
  });
  if (!added) return refused(added.refusal());
  std::cout << added->email << " may now sign in" << (options.admin ? " and runs the site" : "")
            << ".\n";
  return 0;
}

}  // namespace

void add_person(CLI::App& app, int& status) {
  auto options = std::make_shared<PersonOptions>();
  CLI::App* person = app.add_subcommand("person", "People of the site");
  person->require_subcommand(1);
  CLI::App* command = person->add_subcommand("add", "Add a person, or make one an administrator");
  command->add_option("email", options->email, "their e-mail address")->required();
  command->add_option("--name", options->name, "their name");
  command->add_flag("--admin", options->admin, "they run the site");
  command->add_option("--data", options->data.folder, "folder that keeps everything")
      ->capture_default_str();
  command->add_option("--database", options->data.database, "postgresql://...");
  command->callback([options, &status] { status = add(*options); });
}

}  // namespace commonty::server
