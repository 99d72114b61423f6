#include "tests/emulated_gpu/settings.h"

#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace emulated_gpu {
namespace {

std::string variable(const char* name, const char* fallback = "") {
  const char* value = std::getenv((std::string("OFFTAKE_EMULATED_GPU") + name).c_str());
  return value && *value ? value : fallback;
}

void read_order(Settings& read, const std::string& order) {
  if (order == "ahead") read.order = Order::ahead;
  if (order == "early") read.order = Order::early;
  if (order.starts_with("random")) {
    read.order = Order::random;
    read.seed = unsigned(std::atoi(order.c_str() + 6));
  }
  if (read.order == Order::late && order != "late") {
    std::fprintf(stderr, "emulated GPU: OFFTAKE_EMULATED_GPU_ORDER=%s is none of late, ahead, early, random7\n",
                 order.c_str());
    std::_Exit(97);
  }
}

Settings from_environment() {
  Settings read;
  const std::string devices = variable("S", "1");
  read.has_driver = devices != "none";
  read.devices = std::atoi(devices.c_str());
  read.name = variable("_NAME", read.name.c_str());
  read.architectures.clear();
  std::istringstream architectures(variable("_ARCHITECTURE", "990"));
  for (std::string each; std::getline(architectures, each, ',');) read.architectures.push_back(std::atoi(each.c_str()));
  read.multiprocessors = std::atoi(variable("_MULTIPROCESSORS", "2").c_str());
  read.memory_bytes = std::strtoull(variable("_MEMORY_MIB", "4096").c_str(), nullptr, 10) << 20;
  read_order(read, variable("_ORDER", "late"));
  read.fail = variable("_FAIL");
  read.calls_file = variable("_CALLS");
  return read;
}

}  // namespace

int Settings::architecture(int device) const {
  return std::size_t(device) < architectures.size() ? architectures[std::size_t(device)] : architectures.back();
}

const Settings& settings() {
  static const Settings read = from_environment();
  return read;
}

}  // namespace emulated_gpu
