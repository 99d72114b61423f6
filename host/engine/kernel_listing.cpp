#include "host/engine/kernel_listing.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string_view>
#include <vector>

#include "host/engine/nvrtc.h"

namespace offtake {
namespace {

/// Straight-line code and where it goes on.
struct Block {
  int instructions = 0;
  bool draws = false;  // multiplies by one of Philox's constants
  std::string last;    // instruction
  std::vector<std::size_t> next, previous;
};

/// The constants in either listing: unsigned or as the negative numbers that have the same bits.
bool is_philox(const std::string& instruction) {
  static constexpr std::string_view kConstants[] = {"0xd2511f53", "0xcd9e8d57", "-0x2daee0ad", "-0x326172a9",
                                                    "-766435501", "-845247145", "3528531795",  "3449720151"};
  return std::any_of(std::begin(kConstants), std::end(kConstants),
                     [&](std::string_view constant) { return instruction.find(constant) != std::string::npos; });
}

/// The instruction in a line, or nothing: "/*0a10*/  @P0 BRA `(.L_x_3) ;" or "@%p3 bra $L__BB0_7;".
std::string instruction_in(const std::string& line) {
  static const std::regex sass(R"(^\s+/\*[0-9a-f]{4,}\*/\s+([^;]*);.*$)"), ptx(R"(^\s+([@a-z{][^;]*);.*$)");
  std::smatch found;
  if (std::regex_match(line, found, sass) || std::regex_match(line, found, ptx)) return found[1];
  return "";
}

class Graph {
 public:
  explicit Graph(const std::string& listing) {
    static const std::regex label(R"(^\s*([.$]L\w+):.*$)"), jump(R"(.*([.$]L[\w$]+).*)"),
        leaves(R"((@!?U?%?U?[pP]\w+ +)?(BRA|bra|EXIT|exit|RET|ret|BRX|brx)\b.*)"),
        conditional(R"(@.*|BRA(\.\w+)* !?U?P\d.*)");
    std::map<std::string, std::size_t> labels;
    std::istringstream lines(listing);
    bool is_open = false;
    std::smatch found;
    for (std::string line; std::getline(lines, line);) {
      if (std::regex_match(line, found, label)) {
        labels[found[1]] = blocks_.size();
        is_open = false;
        continue;
      }
      const std::string instruction = instruction_in(line);
      if (instruction.empty()) continue;
      if (!is_open) blocks_.emplace_back();
      is_open = true;
      Block& block = blocks_.back();
      ++block.instructions;
      block.draws = block.draws || is_philox(instruction);
      block.last = instruction;
      if (std::regex_match(instruction, leaves)) is_open = false;
    }
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const std::string& last = blocks_[i].last;
      const bool leaves_here = std::regex_match(last, leaves);
      if (leaves_here && std::regex_match(last, found, jump) && labels.contains(found[1])) link(i, labels[found[1]]);
      if (!leaves_here || std::regex_match(last, conditional)) link(i, i + 1);
    }
  }

  std::optional<MonthCount> months() {
    if (blocks_.empty()) return {};
    find_dominators();
    // The largest loop: a backward branch to a block that comes before its end on every way.
    std::size_t head = 0, most = 0;
    std::set<std::size_t> body;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (std::none_of(blocks_[i].previous.begin(), blocks_[i].previous.end(),
                       [&](std::size_t from) { return dominates(i, from); }))
        continue;
      std::set<std::size_t> loop = loop_of(i);
      const auto size = std::size_t(instructions(loop));
      if (size <= most) continue;
      most = size;
      head = i;
      body = std::move(loop);
    }
    const std::set<std::size_t> drawing = drawn_in(head, body);
    if (drawing.empty()) return {};
    MonthCount count;
    count.quarter = instructions(drawing);
    count.month = instructions(body) - count.quarter;
    return count;
  }

 private:
  void link(std::size_t from, std::size_t to) {
    if (to >= blocks_.size()) return;
    blocks_[from].next.push_back(to);
    blocks_[to].previous.push_back(from);
  }

  int instructions(const std::set<std::size_t>& some) const {
    int sum = 0;
    for (const std::size_t i : some) sum += blocks_[i].instructions;
    return sum;
  }

  /// Cooper, Harvey and Kennedy (2001), on the reverse postorder.
  void find_dominators() {
    std::vector<std::size_t> order;
    std::vector<char> seen(blocks_.size());
    std::vector<std::pair<std::size_t, std::size_t>> stack{{0, 0}};
    seen[0] = 1;
    while (!stack.empty()) {
      auto& [block, at] = stack.back();
      if (at < blocks_[block].next.size()) {
        const std::size_t next = blocks_[block].next[at++];
        if (!seen[next]) stack.emplace_back(next, 0);
        seen[next] = 1;
      } else {
        order.push_back(block);
        stack.pop_back();
      }
    }
    rank_.assign(blocks_.size(), 0);  // 0: never reached
    for (std::size_t i = 0; i < order.size(); ++i) rank_[order[i]] = i + 1;
    above_.assign(blocks_.size(), kNone);
    above_[0] = 0;
    for (bool is_changed = true; is_changed;) {
      is_changed = false;
      for (std::size_t i = order.size() - 1; i-- > 0;) {
        std::size_t nearest = kNone;
        for (std::size_t from : blocks_[order[i]].previous) {
          if (above_[from] == kNone) continue;
          while (nearest != kNone && from != nearest) {
            std::size_t& lower = rank_[from] < rank_[nearest] ? from : nearest;
            lower = above_[lower];
          }
          nearest = from;
        }
        is_changed = is_changed || above_[order[i]] != nearest;
        above_[order[i]] = nearest;
      }
    }
  }

  bool dominates(std::size_t above, std::size_t block) const {
    if (rank_[block] == 0 || rank_[above] == 0) return false;
    while (block != above && block != 0) block = above_[block];
    return block == above;
  }

  /// All blocks from which a backward branch to `head` is reached without passing it.
  std::set<std::size_t> loop_of(std::size_t head) const {
    std::set<std::size_t> body{head};
    std::vector<std::size_t> open;
    for (const std::size_t from : blocks_[head].previous)
      if (dominates(head, from)) open.push_back(from);
    while (!open.empty()) {
      const std::size_t block = open.back();
      open.pop_back();
      if (rank_[block] == 0 || !body.insert(block).second) continue;
      open.insert(open.end(), blocks_[block].previous.begin(), blocks_[block].previous.end());
    }
    return body;
  }

  /// What of the loop is only reached by the branches that lead to its draws.
  std::set<std::size_t> drawn_in(std::size_t head, const std::set<std::size_t>& body) const {
    const auto always = [&](std::size_t block) {
      return std::all_of(blocks_[head].previous.begin(), blocks_[head].previous.end(),
                         [&](std::size_t from) { return !dominates(head, from) || dominates(block, from); });
    };
    std::set<std::size_t> drawing;
    for (const std::size_t block : body) {
      if (!blocks_[block].draws || always(block)) continue;
      std::size_t first = block;
      while (above_[first] != head && body.contains(above_[first]) && !always(above_[first])) first = above_[first];
      for (const std::size_t other : body)
        if (dominates(first, other)) drawing.insert(other);
    }
    return drawing;
  }

  static constexpr std::size_t kNone = std::size_t(-1);
  std::vector<Block> blocks_;
  std::vector<std::size_t> rank_;   // in postorder, from 1
  std::vector<std::size_t> above_;  // immediate dominator
};

int number_before(const std::string& log, const char* words) {
  std::smatch found;
  return std::regex_search(log, found, std::regex(std::string(R"((\d+) )") + words)) ? std::stoi(found[1]) : 0;
}

}  // namespace

std::optional<KernelUsage> usage_in(const std::string& log) {
  std::smatch found;
  if (!std::regex_search(log, found, std::regex(R"(Used (\d+) registers)"))) return {};
  return KernelUsage{std::stoi(found[1]), number_before(log, "bytes stack frame"),
                     number_before(log, "bytes spill stores"), number_before(log, "bytes spill loads")};
}

std::optional<MonthCount> months_in(const std::string& listing) { return Graph(listing).months(); }

std::optional<std::string> disassembly(const std::string& cubin) {
  std::string program = "nvdisasm";
  for (const std::string& root : cuda_roots()) {
    std::error_code error;
    const std::string file = root + "/bin/nvdisasm";
    if (program == "nvdisasm" && std::filesystem::exists(file, error)) program = file;
  }
  if (const char* named = std::getenv("OFFTAKE_NVDISASM"); named && *named) program = named;
  std::error_code nowhere;
  std::string file = (std::filesystem::temp_directory_path(nowhere) / "offtake-cubin-XXXXXX").string();
  if (nowhere) return {};
  const int descriptor = mkstemp(file.data());
  if (descriptor < 0) return {};
  std::optional<std::string> listing;
  if (write(descriptor, cubin.data(), cubin.size()) == ssize_t(cubin.size())) {
    const std::string command = fmt::format("'{}' -c '{}' 2>/dev/null", program, file);
    if (std::FILE* pipe = popen(command.c_str(), "r")) {
      std::string text;
      std::array<char, 65536> part;
      while (const std::size_t n = std::fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), n);
      if (pclose(pipe) == 0 && !text.empty()) listing = std::move(text);
    }
  }
  close(descriptor);
  std::filesystem::remove(file, nowhere);
  return listing;
}

}  // namespace offtake
