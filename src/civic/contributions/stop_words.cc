#include "civic/contributions/stop_words.h"

#include <algorithm>
#include <array>

namespace commonty::contributions {
namespace {

// English, in the order of the alphabet. Words that are common in one challenge alone are found by
// counting (similar.cc).
constexpr std::array<std::string_view, 152> stop_words = {
    "about",     "above",  "after",   "again",   "all",     "also",    "always",   "and",
    "any",       "anyone", "are",     "around",  "back",    "because", "been",     "before",
    "being",     "below",  "best",    "better",  "between", "both",    "but",      "can",
    "cannot",    "could",  "did",     "does",    "doing",   "don",     "done",     "down",
    "each",      "either", "else",    "even",    "ever",    "every",   "everyone", "few",
    "for",       "from",   "get",     "gets",    "getting", "give",    "given",    "going",
    "good",      "got",    "had",     "has",     "have",    "having",  "her",      "here",
    "him",       "his",    "how",     "into",    "isn",     "its",     "just",     "know",
    "least",     "less",   "let",     "like",    "lot",     "lots",    "made",     "make",
    "makes",     "many",   "may",     "maybe",   "might",   "more",    "most",     "much",
    "must",      "need",   "needs",   "never",   "nobody",  "none",    "nor",      "not",
    "nothing",   "now",    "off",     "often",   "one",     "only",    "other",    "others",
    "our",       "ours",   "out",     "over",    "own",     "people",  "please",   "put",
    "really",    "same",   "see",     "she",     "should",  "since",   "some",     "someone",
    "something", "still",  "such",    "than",    "that",    "the",     "their",    "them",
    "then",      "there",  "these",   "they",    "thing",   "things",  "think",    "this",
    "those",     "though", "through", "too",     "very",    "want",    "was",      "well",
    "were",      "what",   "when",    "where",   "which",   "while",   "who",      "whole",
    "why",       "will",   "with",    "without", "would",   "yet",     "you",      "your",
};

}  // namespace

bool is_stop_word(std::string_view folded_word) {
  return std::binary_search(stop_words.begin(), stop_words.end(), folded_word);
}

}  // namespace commonty::contributions
