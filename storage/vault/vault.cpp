#include "storage/vault/vault.hpp"

#include "storage/vault/cipher.hpp"

#include <utility>

namespace pln::vault {
namespace {

using Kind = VaultError::Kind;

constexpr char sealed_format = 1;
constexpr char wrapped_format = 1;
constexpr std::size_t header_bytes = 5;       // the format, the key's version
constexpr std::size_t fingerprint_bytes = 8;  // in a wrapped key, after its format

void append_number(std::string& out, std::uint32_t number) {
  for (unsigned shift = 32; shift > 0;) {
    shift -= 8;
    out += static_cast<char>(number >> shift & 0xFFU);
  }
}

std::uint32_t number_at(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(0, 4)) {
    number = number << 8U | static_cast<unsigned char>(byte);
  }
  return number;
}

// With its length before it, so that no two places give the same bytes.
void append_text(std::string& out, std::string_view text) {
  append_number(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

std::string header_of(std::uint32_t version) {
  std::string header(1, sealed_format);
  append_number(header, version);
  return header;
}

std::string bound_to(std::string_view header, const SecretPlace& place) {
  std::string bound = "pln-coach secret";
  bound += header;
  append_text(bound, place.table);
  append_text(bound, place.row);
  append_text(bound, place.column);
  return bound;
}

std::string bound_to_key(std::uint32_t version, std::string_view header) {
  std::string bound = "pln-coach data key";
  append_number(bound, version);
  bound += header;
  return bound;
}

std::string name_of(const SecretPlace& place) {
  return "the secret " + place.column + " of " + place.table + " " + place.row;
}

std::string wrap(const Secret& wrapping, std::uint32_t version, const Secret& key) {
  const std::string header = std::string(1, wrapped_format) + fingerprint(wrapping);
  return header + encrypt(wrapping, bound_to_key(version, header), key.reveal());
}

Secret unwrap(const Secret& wrapping, const KeyRecord& record) {
  constexpr std::size_t header_size = 1 + fingerprint_bytes;
  const std::string_view wrapped = record.wrapped;
  const std::string_view header = wrapped.substr(0, header_size);
  const std::string number = std::to_string(record.version);
  if (header.size() < header_size || header.front() != wrapped_format) {
    throw VaultError(Kind::damaged_key, "the data key " + number +
                                            " in the store is damaged or of a newer version; "
                                            "mend: restore the last backup of the store");
  }
  auto key = decrypt(wrapping, bound_to_key(record.version, header), wrapped.substr(header_size));
  if (key && key->reveal().size() == key_bytes) return std::move(*key);
  if (header.substr(1) != fingerprint(wrapping)) {
    throw VaultError(Kind::wrong_key,
                     "the key file does not belong to this store; mend: put back the file that "
                     "the secrets were stored with (secrets.key_file), from its backup");
  }
  throw VaultError(Kind::damaged_key, "the data key " + number +
                                          " in the store is damaged; mend: restore the last "
                                          "backup of the store");
}

}  // namespace

Vault::Vault(SecretRows& rows, Secret key_encryption_key)
    : rows_(rows), key_encryption_key_(std::move(key_encryption_key)) {
  refresh();
  if (keys_.empty()) add_key(1);
}

// Another vault over the same rows may have rotated meanwhile.
void Vault::refresh() {
  std::map<std::uint32_t, Secret> keys;
  for (const KeyRecord& record : rows_.keys()) {
    keys.emplace(record.version, unwrap(key_encryption_key_, record));
  }
  keys_ = std::move(keys);
}

void Vault::add_key(std::uint32_t version) {
  Secret key = random_key();
  rows_.add_key({version, wrap(key_encryption_key_, version, key)});
  keys_.emplace(version, std::move(key));
}

const Secret* Vault::key(std::uint32_t version) {
  if (!keys_.contains(version)) refresh();
  const auto found = keys_.find(version);
  return found == keys_.end() ? nullptr : &found->second;
}

std::uint32_t Vault::key_version() { return rows_.newest_key(); }

std::string Vault::seal_with(std::uint32_t version, const SecretPlace& place,
                             std::string_view plaintext) {
  const Secret* data_key = key(version);
  if (data_key == nullptr) {
    throw VaultError(Kind::no_key, name_of(place) +
                                       " cannot be sealed: there is no data key; "
                                       "mend: restart the coach");
  }
  std::string sealed = header_of(version);
  return sealed += encrypt(*data_key, bound_to(sealed, place), plaintext);
}

std::string Vault::seal(const SecretPlace& place, std::string_view plaintext) {
  return seal_with(key_version(), place, plaintext);
}

Secret Vault::open(const SecretPlace& place, std::string_view sealed) {
  const std::string_view header = sealed.substr(0, header_bytes);
  if (header.size() == header_bytes && header.front() == sealed_format) {
    const std::uint32_t version = number_at(header.substr(1));
    const Secret* data_key = key(version);
    if (data_key == nullptr) {
      throw VaultError(Kind::no_key, name_of(place) + " cannot be opened: its data key " +
                                         std::to_string(version) +
                                         " is gone; mend: enter it anew, or restore a backup");
    }
    auto secret = decrypt(*data_key, bound_to(header, place), sealed.substr(header_bytes));
    if (secret) return std::move(*secret);
  }
  throw VaultError(Kind::refused, name_of(place) +
                                      " was changed or belongs elsewhere; mend: enter "
                                      "it anew, or restore a backup");
}

void Vault::put(const SecretPlace& place, std::string_view plaintext) {
  const std::uint32_t version = key_version();
  const SecretRow row{place, version, seal_with(version, place, plaintext)};
  rows_.put({&row, 1});
}

std::optional<Secret> Vault::get(const SecretPlace& place) {
  const auto row = rows_.get(place);
  if (!row) return std::nullopt;
  return open(place, row->sealed);
}

void Vault::begin_rotation() {
  refresh();
  rotated_up_to_.reset();
  rotating_ = 0;
  if (keys_.size() > 1) return;
  add_key(key_version() + 1);
}

Vault::Rotated Vault::rotate_some(std::size_t most) {
  Rotated rotated;
  refresh();
  while (keys_.size() > 1) {
    const std::uint32_t oldest = keys_.begin()->first;
    if (std::exchange(rotating_, oldest) != oldest) rotated_up_to_.reset();
    const std::vector<SecretRow> rows = rows_.list_by_key_version(oldest, rotated_up_to_, most);
    if (!rows.empty()) {
      reseal(rows, rotated);
      rotated_up_to_ = rows.back().place;
      return rotated;
    }
    if (!rows_.erase_key(oldest)) {  // something damaged keeps it
      rotated.finished = true;
      return rotated;
    }
    keys_.erase(oldest);
  }
  rotated.finished = true;
  return rotated;
}

void Vault::reseal(const std::vector<SecretRow>& rows, Rotated& rotated) {
  const std::uint32_t version = key_version();
  std::vector<SecretRow> resealed;
  resealed.reserve(rows.size());
  for (const SecretRow& row : rows) {
    try {
      const Secret secret = open(row.place, row.sealed);
      // Bound to its place: to whoever re-seals a secret, too, a swapped one is no secret.
      resealed.push_back({row.place, version, seal_with(version, row.place, secret.reveal())});
    } catch (const VaultError&) {
      rotated.unopened.push_back(row.place);
    }
  }
  rows_.put(resealed);
  rotated.resealed = resealed.size();
}

}  // namespace pln::vault
