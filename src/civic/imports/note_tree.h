// The tree of groups, questions, prompts and notes while it grows, and where in it we stand.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "civic/imports/note_line.h"
#include "civic/imports/notes.h"

namespace commonty::imports {

class NoteTree {
 public:
  explicit NoteTree(Notes& notes) : notes_(notes) {}

  // "Group 2" and "Group Two: Residents" are one group; two groups of one name stay two.
  void enter_group(const Label& label);
  // A question by its number alone takes the words that the same number had before.
  void enter_question(const Label& label);
  void enter_prompt(const std::string& name);
  void enter_letter(char letter, const std::string& words);
  void leave_group();
  void leave_question();

  // Hears what the introduction says of the questions, so that groups can name them by number.
  void remember_question(const Label& label);
  void remember_letter(char letter, const std::string& words);

  void add(Notes::Note note);
  // Makes the words of the newest note longer.
  void lengthen(const std::string& words);

  bool in_group() const { return in_group_; }
  bool in_question() const { return !question_.empty(); }
  bool in_prompt() const { return !prompt_.empty(); }
  const std::string& question() const { return question_; }

 private:
  std::string name_of_group(const Label& label);
  std::size_t group_at(const std::string& name);
  std::size_t question_at(std::size_t group, const std::string& name);
  Notes::Prompt& prompt_at(std::size_t group, std::size_t question, const std::string& name);
  void place();

  Notes& notes_;
  bool in_group_ = false;
  std::string group_;
  std::string question_;
  std::string prompt_;
  Notes::Note* newest_ = nullptr;
  // Where each name stands, since a hostile file may hold a hundred thousand of them.
  std::map<std::string, std::size_t> group_index_;
  std::map<std::pair<std::size_t, std::string>, std::size_t> question_index_;
  std::map<std::tuple<std::size_t, std::size_t, std::string>, std::size_t> prompt_index_;
  std::map<std::string, std::string> groups_;     // "group 2" -> its name
  std::map<std::string, std::string> questions_;  // "2" -> its words
  std::map<std::string, std::string> letters_;    // the question and "b" -> its words
  std::map<std::string, std::pair<std::string, std::string>> places_;  // where a group stopped
};

}  // namespace commonty::imports
