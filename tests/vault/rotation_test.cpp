// Goal (S7): a new data key for many secrets within seconds, while others read and write; it may
// end at any moment and is taken up again; the old key goes. Method: the store on disk, closed
// without warning after every batch. PLN_SECRETS=100000 rotates as many (2,000 otherwise).
#include "storage/memory/memory_secrets.hpp"
#include "storage/sqlite/sqlite_secrets.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/vault/vault.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace pln::vault {
namespace {

Secret test_key() { return Secret{std::string(32, 'k')}; }

SecretPlace place_of(int number) {
  return {"slack_workspace", "acme/T" + std::to_string(number), "bot_token"};
}
std::string secret_of(int number) { return "xoxb-" + std::to_string(number * 7919); }

int secrets_wanted() {
  const char* wanted = std::getenv("PLN_SECRETS");
  return wanted == nullptr ? 2000 : std::atoi(wanted);
}

class StoreOnDisk {
 public:
  StoreOnDisk() {
    std::string name = (std::filesystem::temp_directory_path() / "pln-vault-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    reopen();
  }
  StoreOnDisk(const StoreOnDisk&) = delete;
  StoreOnDisk& operator=(const StoreOnDisk&) = delete;
  ~StoreOnDisk() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  void reopen() {
    store_.reset();
    store_ = SqliteStore::open(folder_ / "store.sqlite");
  }
  void close() { store_.reset(); }
  SecretRows& rows() { return store_->secrets(); }
  SqliteStore& store() { return *store_; }
  [[nodiscard]] std::filesystem::path file(const char* name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_{};
  std::unique_ptr<SqliteStore> store_{};
};

void put_many(SecretRows& rows, Vault& vault, int count) {
  std::vector<SecretRow> batch;
  for (int number = 0; number < count; ++number) {
    const SecretPlace place = place_of(number);
    batch.push_back({place, vault.key_version(), vault.seal(place, secret_of(number))});
    if (batch.size() < 1000 && number + 1 < count) continue;
    rows.put(batch);
    batch.clear();
  }
}

bool all_open(Vault& vault, int count, int step = 1) {
  for (int number = 0; number < count; number += step) {
    const auto secret = vault.get(place_of(number));
    if (!secret || secret->reveal() != secret_of(number)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("S7: all secrets get a new key in seconds, and the old one goes") {
  StoreOnDisk disk;
  const int count = secrets_wanted();
  Vault vault(disk.rows(), test_key());
  put_many(disk.rows(), vault, count);
  constexpr std::size_t batch = 1000;
  std::chrono::duration<double, std::milli> longest{0};
  const auto begin = std::chrono::steady_clock::now();
  vault.begin_rotation();
  std::size_t resealed = 0;
  int served = 0;
  for (bool finished = false; !finished;) {
    const auto batch_begin = std::chrono::steady_clock::now();
    const Vault::Rotated rotated = vault.rotate_some(batch);
    longest = std::max(longest, decltype(longest)(std::chrono::steady_clock::now() - batch_begin));
    resealed += rotated.resealed;
    finished = rotated.finished;
    CHECK(rotated.unopened.empty());
    const int number = served++ % count;  // somebody is served in between
    CHECK(vault.get(place_of(number))->reveal() == secret_of(number));
    vault.put(place_of(number), secret_of(number));
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  MESSAGE(count << " secrets in " << took.count() << " s, the longest batch " << longest.count()
                << " ms");
  CHECK(took.count() < 10.0);  // S7, for 100,000
  CHECK(resealed + static_cast<std::size_t>(served) >= static_cast<std::size_t>(count));
  REQUIRE(disk.rows().keys().size() == 1);
  CHECK(disk.rows().keys()[0].version == 2);
  disk.reopen();
  Vault after(disk.rows(), test_key());
  CHECK(all_open(after, count));
}

TEST_CASE("S7: an end after any batch leaves every secret open, and it is taken up again") {
  StoreOnDisk disk;
  constexpr int count = 300;
  constexpr std::size_t batch = 7;
  {
    Vault vault(disk.rows(), test_key());
    put_many(disk.rows(), vault, count);
  }
  int ends = 0;
  for (bool finished = false; !finished; ++ends) {
    REQUIRE(ends <= count / static_cast<int>(batch) + 2);
    disk.reopen();
    Vault vault(disk.rows(), test_key());  // knows nothing of the one before
    vault.begin_rotation();
    finished = vault.rotate_some(batch).finished;
    CHECK(all_open(vault, count));
    for (const KeyRecord& key : disk.rows().keys()) CHECK((key.version == 1 || key.version == 2));
  }
  CHECK(ends > count / static_cast<int>(batch));
  CHECK(disk.rows().keys().size() == 1);
  CHECK(disk.rows().newest_key() == 2);
}

TEST_CASE("S7: killed by the system in the middle, it is taken up again") {
  StoreOnDisk disk;
  constexpr int count = 200;
  constexpr int kills = 5;
  {
    Vault vault(disk.rows(), test_key());
    put_many(disk.rows(), vault, count);
  }
  disk.close();
  for (int kill_after = 1; kill_after <= kills; ++kill_after) {
    int pipe_ends[2]{};
    REQUIRE(::pipe(pipe_ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {  // rotates, a byte for each batch, until it is killed
      const auto store = SqliteStore::open(disk.file("store.sqlite"));
      Vault vault(store->secrets(), test_key());
      vault.begin_rotation();
      while (!vault.rotate_some(5).finished && ::write(pipe_ends[1], "b", 1) == 1) {
      }
      ::_exit(0);
    }
    char byte = 0;
    for (int seen = 0; seen < kill_after; ++seen) REQUIRE(::read(pipe_ends[0], &byte, 1) == 1);
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
    disk.reopen();
    Vault vault(disk.rows(), test_key());
    CHECK(all_open(vault, count));
    CHECK(disk.rows().keys().size() == 2);
    CHECK(disk.rows().list_by_key_version(2, {}, count).size() >=
          static_cast<std::size_t>(5 * kill_after));
    disk.close();
  }
  disk.reopen();
  Vault vault(disk.rows(), test_key());
  vault.begin_rotation();
  while (!vault.rotate_some(50).finished) {
  }
  CHECK(disk.rows().keys().size() == 1);
  CHECK(disk.rows().newest_key() == 2);
  CHECK(all_open(vault, count));
}

TEST_CASE("an end before the first batch, or two rotations in a row, lose nothing") {
  MemorySecrets rows;
  Vault vault(rows, test_key());
  put_many(rows, vault, 20);
  vault.begin_rotation();
  vault.begin_rotation();
  CHECK(rows.keys().size() == 2);
  while (!vault.rotate_some(3).finished) {
  }
  vault.begin_rotation();
  while (!vault.rotate_some(100).finished) {
  }
  CHECK(rows.newest_key() == 3);
  CHECK(rows.keys().size() == 1);
  CHECK(all_open(vault, 20));
  CHECK(vault.rotate_some(3).finished);  // without a beginning there is nothing to do
  CHECK(rows.newest_key() == 3);
}

TEST_CASE("a running service follows a rotation that another vault makes") {
  StoreOnDisk disk;
  Vault service(disk.rows(), test_key());
  put_many(disk.rows(), service, 20);
  Vault command(disk.rows(), test_key());
  command.begin_rotation();
  service.put(place_of(20), secret_of(20));  // in the middle
  CHECK(disk.rows().get(place_of(20))->key_version == 2);
  while (!command.rotate_some(5).finished) {
    CHECK(all_open(service, 21));
  }
  CHECK(disk.rows().keys().size() == 1);
  service.put(place_of(21), secret_of(21));  // its old key is gone from the store
  CHECK(all_open(service, 22));
  CHECK(all_open(command, 22));
}

TEST_CASE("a damaged secret is named and keeps its key; the others get the new one") {
  StoreOnDisk disk;
  Vault vault(disk.rows(), test_key());
  put_many(disk.rows(), vault, 10);
  for (const int number : {0, 1, 2, 9}) {
    SecretRow row = *disk.rows().get(place_of(number));
    row.sealed.back() = static_cast<char>(row.sealed.back() ^ 1);
    disk.rows().put({&row, 1});
  }
  vault.begin_rotation();
  std::size_t unopened = 0;
  std::size_t resealed = 0;
  Vault::Rotated rotated;
  for (int rounds = 0; !rotated.finished; ++rounds) {
    REQUIRE(rounds < 20);
    rotated = vault.rotate_some(2);
    unopened += rotated.unopened.size();
    resealed += rotated.resealed;
  }
  CHECK(unopened == 4);
  CHECK(resealed == 6);
  CHECK(disk.rows().keys().size() == 2);
  CHECK(vault.get(place_of(5))->reveal() == secret_of(5));
  for (const int number : {0, 1, 2, 9}) vault.put(place_of(number), secret_of(number));
  vault.begin_rotation();
  while (!vault.rotate_some(2).finished) {
  }
  CHECK(disk.rows().keys().size() == 1);
  CHECK(all_open(vault, 10));
}

TEST_CASE("both kinds of rows keep the promises of the port") {
  StoreOnDisk disk;
  MemorySecrets memory;
  for (SecretRows* rows : std::initializer_list<SecretRows*>{&memory, &disk.rows()}) {
    CHECK(rows->newest_key() == 0);
    rows->add_key({1, std::string("wra\0pped", 8)});
    rows->add_key({7, "seven"});
    CHECK(rows->newest_key() == 7);
    CHECK(rows->keys() == std::vector<KeyRecord>{{1, std::string("wra\0pped", 8)}, {7, "seven"}});
    CHECK_THROWS_AS(rows->add_key({7, "again"}), StoreError);
    std::vector<SecretRow> some;
    for (const char* owner : {"b", "a", "c"}) {
      some.push_back({{"t", owner, "x"}, 1, std::string("se\0aled", 7)});
      some.push_back({{"t", owner, "y"}, 7, "other"});
    }
    rows->put(some);
    CHECK(rows->get({"t", "a", "x"}) == some[2]);
    const std::vector<SecretRow> of_one = rows->list_by_key_version(1, {}, 10);
    REQUIRE(of_one.size() == 3);
    CHECK(of_one[0].place.row == "a");
    CHECK(rows->list_by_key_version(1, of_one[0].place, 1) == std::vector{of_one[1]});
    CHECK(rows->list_by_key_version(1, of_one[2].place, 1).empty());
    CHECK_FALSE(rows->erase_key(1));
    // Of two rows the second is refused: neither is stored.
    const std::vector<SecretRow> bad{{{"t", "a", "x"}, 7, "new"}, {{"t", "z", "x"}, 9, "no key"}};
    CHECK_THROWS_AS(rows->put(bad), StoreError);
    CHECK(rows->get({"t", "a", "x"}) == some[2]);
    rows->erase_all("t", "a");
    CHECK_FALSE(rows->get({"t", "a", "y"}).has_value());
    rows->erase({"t", "b", "x"});
    rows->erase({"t", "c", "x"});
    CHECK(rows->erase_key(1));
    CHECK(rows->keys().size() == 1);
    CHECK(rows->get({"t", "b", "y"})->sealed == "other");
  }
}

TEST_CASE("no canary stands in clear in the store's files or in a backup (S5)") {
  StoreOnDisk disk;
  Vault vault(disk.rows(), test_key());
  constexpr int count = 10'000;
  put_many(disk.rows(), vault, count);
  vault.begin_rotation();
  while (!vault.rotate_some(100).finished) {
  }
  disk.store().backup(disk.file("copy"));
  std::string everything;
  for (const char* name : {"store.sqlite", "store.sqlite-wal", "copy"}) {
    std::ifstream in(disk.file(name), std::ios::binary);
    everything.append(std::istreambuf_iterator<char>(in), {});
  }
  CHECK(everything.size() > 100'000);
  CHECK(everything.find("acme/T17") != std::string::npos);  // names are found
  CHECK(everything.find("xoxb-") == std::string::npos);
}

}  // namespace pln::vault
