#include "storage/sqlite/functions.hpp"

#include "storage/codec/codec.hpp"
#include "storage/sqlite/layout.hpp"

#include <sqlite3.h>

#include <cstring>
#include <exception>
#include <new>
#include <string_view>

namespace pln::storage {
namespace {

std::string_view bytes_of(sqlite3_value* value) {
  const auto* start = static_cast<const char*>(sqlite3_value_blob(value));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
  return start == nullptr ? std::string_view{} : std::string_view{start, size};
}

void zone_of_settings(sqlite3_context* context, int, sqlite3_value** values) {
  try {
    Learner learner;
    const std::string_view bytes = bytes_of(values[0]);
    if (!bytes.empty()) codec::decode_part(bytes, 0, learner);
    const std::string& zone = learner.settings->timezone;
    sqlite3_result_text64(context, zone.data(), zone.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (const std::exception& error) {
    sqlite3_result_error(context, error.what(), -1);
    sqlite3_result_error_code(context, SQLITE_CORRUPT);
  }
}

KeyHash hash_of(sqlite3_value** values, KeyOf kind) {
  SipKey salt;
  const std::string_view bytes = bytes_of(values[0]);
  if (bytes.size() == sizeof salt) std::memcpy(&salt, bytes.data(), sizeof salt);
  return hash_of_key(salt, kind, bytes_of(values[1]));
}

void key_hash(sqlite3_context* context, int, sqlite3_value** values) {
  const KeyOf kind = sqlite3_value_int(values[2]) != 0 ? KeyOf::message : KeyOf::event;
  sqlite3_result_int64(context, hash_of(values, kind).hash);
}

void key_proof(sqlite3_context* context, int, sqlite3_value** values) {
  sqlite3_result_int64(context, hash_of(values, KeyOf::event).proof);
}

}  // namespace

void add_functions(sqlite3* database) {
  constexpr int pure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  const auto add = [&](const char* name, int count,
                       void (*function)(sqlite3_context*, int, sqlite3_value**)) {
    const int code =
        sqlite3_create_function(database, name, count, pure, nullptr, function, nullptr, nullptr);
    if (code != SQLITE_OK) throw std::bad_alloc();  // there is no other reason
  };
  add("zone_of_settings", 1, zone_of_settings);
  add("key_hash", 3, key_hash);
  add("key_proof", 2, key_proof);
}

}  // namespace pln::storage
