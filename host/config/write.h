// The value of a key as JSON: how a resolved study is written. Null: absent.
#pragma once

#include <nlohmann/json.hpp>

#include "host/study/study.h"
#include "kernels/key.h"

namespace offtake {

using Json = nlohmann::ordered_json;

Json write(const Key&, double);
Json write(const Key&, int);
Json write(const Key&, std::int64_t);
Json write(const Key&, std::uint64_t);
Json write(const Key&, bool);
Json write(const Key&, const std::string&);
Json write(const Key&, Date);
Json write(const Key&, const Steps&);
Json write(const Key&, const Quote&);
Json write(const Key&, const Distribution&);
Json write(const Key&, const std::vector<Outside>&);
Json write(const Key&, const std::vector<double>&);
Json write(const Key&, const std::vector<std::pair<double, double>>&);
Json write(const Key&, const std::vector<std::string>&);
Json write(const Key&, const std::map<std::string, double>&);

}  // namespace offtake
