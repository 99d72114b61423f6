#include "host/config/write.h"

#include <cmath>

#include "host/config/words.h"

namespace offtake {

namespace {

Json number(double value) {
  constexpr double kExact = 1e15;  // whole numbers up to here are written without a fraction
  if (std::floor(value) == value && std::abs(value) < kExact) return std::int64_t(value);
  return value;
}

}  // namespace

/// A number that the key does not permit says that there is none.
Json write(const Key& key, double value) { return within(key.range, value) ? number(value) : Json(); }
Json write(const Key&, int value) { return value; }
Json write(const Key&, std::int64_t value) { return value; }
Json write(const Key&, std::uint64_t value) { return value; }
Json write(const Key&, bool value) { return value; }
Json write(const Key&, const std::string& text) { return text.empty() ? Json() : Json(text); }
Json write(const Key&, Date date) { return to_string(date); }

Json write(const Key&, const Steps& steps) {
  if (steps.steps.empty()) return number(steps.constant);
  Json list = Json::array();
  for (const auto& [from, value] : steps.steps) list.push_back({to_string(from), number(value)});
  return list;
}

Json write(const Key& key, const Quote& quote) {
  if (quote.driver.empty()) return write(key, quote.number);
  return {{"driver", quote.driver}, {"times", write(key, quote.number)}};
}

Json write(const Key&, const Distribution& random) {
  if (random.dist == "constant" && random.probability == 1) return number(random.values.at("value"));
  Json json = {{"dist", random.dist}};
  for (const auto& [name, value] : random.values) json[name] = number(value);
  if (!random.sample.empty()) json["values"] = random.sample;
  if (random.probability != 1) json["probability"] = random.probability;
  return json;
}

Json write(const Key&, const std::vector<Outside>& payments) {
  Json list = Json::array();
  for (const auto& [date, usd] : payments) list.push_back({to_string(date), number(usd)});
  return payments.empty() ? Json() : list;
}

Json write(const Key&, const std::vector<double>& numbers) {
  Json list = Json::array();
  for (const double x : numbers) list.push_back(number(x));
  return numbers.empty() ? Json() : list;
}

Json write(const Key&, const std::vector<std::pair<double, double>>& stages) {
  Json list = Json::array();
  for (const auto& [progress, share] : stages) list.push_back({number(progress), number(share)});
  return stages.empty() ? Json() : list;
}

Json write(const Key&, const std::vector<std::string>& names) { return names.empty() ? Json() : Json(names); }

Json write(const Key&, const std::map<std::string, double>& units) {
  Json json;
  for (const auto& [name, count] : units) json[name] = number(count);
  return json;
}

}  // namespace offtake
