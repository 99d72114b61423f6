// Binding: a key's one declaration, tied to the member that takes its value. A kind of table is a
// list of bindings; reading, writing, defaults and the list of keys all follow from it.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "host/config/reader.h"
#include "host/config/values.h"
#include "host/config/words.h"
#include "host/config/write.h"

namespace offtake {

struct Binding;
using Bindings = std::span<const Binding>;

struct Binding {
  Key key;
  bool (*read)(Reader&, const Item&, void* object);
  Json (*write)(const Key&, const void* object);  // null: absent
  void (*fall_back)(const Key&, void* object);    // sets the member to Key::fallback
  Bindings (*nested)();                           // keys of Form::table, else null
};

/// Reads all keys of the table into the object; `more` are valid too, but read by the caller.
void read_fields(Reader&, const toml::table&, const std::string& path, Bindings, void* object,
                 const std::vector<Key>& more, std::string_view kind);

/// The object as JSON, absent keys left out.
Json write_fields(Bindings, const void* object);

namespace detail {

/// A struct with keys of its own: bindings(const T*) gives them.
template <class T>
concept Nested = requires(const T* object) {
  { bindings(object) } -> std::same_as<Bindings>;
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
bool read_value(Reader& reader, const Item& item, T& out) {
  if constexpr (is_optional<T>) {
    return read_value(reader, item, out.emplace());
  } else if constexpr (Nested<T>) {
    const toml::table* table = as_table(reader, item.node, item.path);
    const std::size_t errors_before = reader.errors.size();
    if (table) read_fields(reader, *table, item.path, bindings(&out), &out, {}, fmt::format("'{}'", item.key.name));
    return table && reader.errors.size() == errors_before;
  } else if constexpr (std::is_enum_v<T>) {
    const std::optional<int> choice = read_choice(reader, item);
    if (choice) out = T(*choice);
    return choice.has_value();
  } else {
    return read(reader, item, out);
  }
}

template <class T>
Json write_value(const Key& key, const T& value) {
  if constexpr (is_optional<T>) {
    return value ? write_value(key, *value) : Json();
  } else if constexpr (Nested<T>) {
    Json json = write_fields(bindings(&value), &value);
    return json.empty() ? Json() : json;
  } else if constexpr (std::is_enum_v<T>) {
    return std::string(choices_of(key)[std::size_t(value)]);
  } else {
    return write(key, value);
  }
}

template <class T>
void set_fallback(const Key& key, T& out) {
  if constexpr (std::is_arithmetic_v<T>) {
    out = T(key.fallback);
  } else if constexpr (std::is_same_v<T, Steps>) {
    out.constant = key.fallback;
  } else if constexpr (std::is_same_v<T, Quote>) {
    out.number.constant = key.fallback;
  } else if constexpr (std::is_same_v<T, Distribution>) {
    out.values["value"] = key.fallback;
  }
}

template <class T>
constexpr auto nested_bindings() -> Bindings (*)() {
  if constexpr (is_optional<T>) {
    return nested_bindings<typename T::value_type>();
  } else if constexpr (Nested<T>) {
    return [] { return bindings(static_cast<const T*>(nullptr)); };
  } else {
    return nullptr;
  }
}

template <class T>
struct MemberOf;
template <class O, class V>
struct MemberOf<V O::*> {
  using Object = O;
  using Value = V;
};

}  // namespace detail

/// Ties the key to a member: bind<&Party::cash_usd>({"cash_usd", …}).
template <auto Member>
Binding bind(const Key& key) {
  using Object = typename detail::MemberOf<decltype(Member)>::Object;
  using Value = typename detail::MemberOf<decltype(Member)>::Value;
  return {key,
          [](Reader& reader, const Item& item, void* object) {
            return detail::read_value(reader, item, static_cast<Object*>(object)->*Member);
          },
          [](const Key& k, const void* object) {
            return detail::write_value(k, static_cast<const Object*>(object)->*Member);
          },
          [](const Key& k, void* object) { detail::set_fallback(k, static_cast<Object*>(object)->*Member); },
          detail::nested_bindings<Value>()};
}

}  // namespace offtake
