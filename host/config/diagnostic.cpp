#include "host/config/diagnostic.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace offtake {
namespace {

constexpr std::size_t kLongestWord = 100;  // what is longer is like no word

/// Optimal string alignment distance; a word that lacks its unit ("cash" for "cash_usd") counts 1.
int distance(std::string_view a, std::string_view b) {
  if (!a.empty() && b.size() > a.size() && b.starts_with(a) && b[a.size()] == '_') return 1;
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = int(i + j);
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) out += is_control(c) ? fmt::format("\\u{:04x}", unsigned(c)) : std::string(1, c);
  return out;
}

}  // namespace

bool is_control(char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }

std::string to_string(const Diagnostic& diagnostic, const std::string& file) {
  if (diagnostic.place.option) {
    return fmt::format("offtake: error: {} {}: {}", diagnostic.place.option, printable(diagnostic.key),
                       printable(diagnostic.what));
  }
  return fmt::format("{}:{}:{}: error: {}: {}", printable(file), diagnostic.place.line, diagnostic.place.column,
                     printable(diagnostic.key), printable(diagnostic.what));
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& words) {
  word = word.substr(0, kLongestWord);
  const auto closer = [&](std::string_view a, std::string_view b) { return distance(word, a) < distance(word, b); };
  const auto best = std::min_element(words.begin(), words.end(), closer);
  return best == words.end() ? std::string_view{} : *best;
}

bool is_near(std::string_view word, std::string_view valid) {
  return !valid.empty() &&
         2 * distance(word.substr(0, kLongestWord), valid) <= int(std::max<std::size_t>(valid.size(), 4));
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& words) {
  constexpr std::size_t kMostListed = 30;
  const std::string_view best = nearest(word, words);
  if (is_near(word, best) || words.size() > kMostListed) return fmt::format("did you mean '{}'?", best);
  return fmt::format("choose one of: {}", fmt::join(words, ", "));
}

}  // namespace offtake
