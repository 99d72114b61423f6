#include "host/config/binding.h"

namespace offtake {

void read_fields(Reader& reader, const toml::table& table, const std::string& path, Bindings bindings, void* object,
                 const std::vector<Key>& more, std::string_view kind) {
  std::vector<Key> keys;
  for (const Binding& binding : bindings) keys.push_back(binding.key);
  keys.insert(keys.end(), more.begin(), more.end());
  check_keys(reader, table, path, keys, kind);

  for (const Binding& binding : bindings) {
    binding.fall_back(binding.key, object);
    const toml::node* node = table.get(binding.key.name);
    if (!node) continue;
    const Item item{*node, binding.key, fmt::format("{}.{}", path, binding.key.name)};
    if (binding.read(reader, item, object)) reader.places[item.path] = place_of(*node);
  }
}

Json write_fields(Bindings bindings, const void* object) {
  Json json = Json::object();
  for (const Binding& binding : bindings) {
    Json value = binding.write(binding.key, object);
    if (!value.is_null()) json[binding.key.name] = std::move(value);
  }
  return json;
}

}  // namespace offtake
