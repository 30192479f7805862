// Our own sentences in people's languages, from gettext .po files (po/en.po, gd.po, cy.po).
// English is in the code itself; what a language lacks is shown in English.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.h"
#include "platform/base/time.h"

namespace commonty {

// One language. Threads: read-only after loading.
class Texts {
 public:
  // Throws std::runtime_error with the line when the file is not a .po file.
  static Texts read_po(std::string language, std::string_view po);
  static Texts english();
  Texts(const Texts&);
  Texts(Texts&&) noexcept;
  Texts& operator=(const Texts&);
  Texts& operator=(Texts&&) noexcept;
  ~Texts();

  const std::string& language() const;  // BCP 47: "en", "gd", "cy"
  // The translation, or the msgid itself. Views live as long as this object and the argument.
  std::string_view find(std::string_view msgid) const;
  // Chooses among forms by the language's Plural-Forms rule.
  std::string_view find_plural(std::string_view singular, std::string_view plural,
                               std::int64_t count) const;
  // A sentence with its {arguments} filled in, not escaped.
  std::string operator()(const Message& message) const;

  // "14 March 2026", "14 March 2026, 9:05am", "3 days ago", "12 days left" in this language;
  // days are those of the site's time zone (Europe/London by default), by ICU.
  std::string date(Time t) const;
  std::string date_time(Time t) const;
  std::string ago(Time t, Time now) const;
  std::string left(Time until, Time now) const;
  std::string number(std::int64_t value) const;

 private:
  struct Parts;
  explicit Texts(std::shared_ptr<const Parts> parts);
  std::shared_ptr<const Parts> parts_;
};

// Days as people type and read them: those on the clocks of Europe/London, never UTC's.
Day local_date(Time t);
std::string local_iso_date(Time t);  // "2026-06-01"
Time start_of_local(Day day);
Time end_of_local(Day day);  // its last millisecond
// When the clocks show so many minutes after midnight. Of an hour that they show twice, the first
// time; of one that they leap over, the moment of the leap.
Time local_moment(Day day, int minutes);
int local_minutes(Time t);  // what they show, in minutes after midnight

// The languages the site offers, English first.
class Languages {
 public:
  static Languages load();  // po/*.po from the resources
  static Languages of(std::vector<Texts> languages);
  const Texts& get(std::string_view language) const;  // English when there is none such
  // The best of Accept-Language (RFC 9110, section 12.5.4), or English.
  const Texts& negotiate(std::string_view accept_language) const;
  const std::vector<Texts>& all() const { return all_; }

 private:
  std::vector<Texts> all_;
};

}  // namespace commonty
