// Stands in for NVIDIA's management library: one GPU, at 0000:3b:00.0, whose counter is 1,500 mJ further at every look.
#include <cstdio>
#include <cstring>

namespace {
bool is_started = false;
unsigned long long counter = 7'000'000;
int gpu;
}  // namespace

extern "C" {
int nvmlInit_v2() {
  is_started = true;
  return 0;
}
int nvmlShutdown() {
  is_started = false;
  return 0;
}
int nvmlSystemGetDriverVersion(char* text, unsigned size) {
  std::snprintf(text, size, "580.65.06");
  return is_started ? 0 : 1;
}
int nvmlDeviceGetHandleByPciBusId_v2(const char* bus, void** handle) {
  *handle = &gpu;
  return is_started && std::strcmp(bus, "0000:3b:00.0") == 0 ? 0 : 6;
}
int nvmlDeviceGetTotalEnergyConsumption(void* handle, unsigned long long* millijoules) {
  *millijoules = counter += 1500;
  return is_started && handle == &gpu ? 0 : 2;
}
}
