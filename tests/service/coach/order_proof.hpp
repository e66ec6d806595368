// The proof of order: no event is acknowledged and no message is posted before the turn that it
// comes from is on the disk. Kept in a mapped file, so that it goes on through kills of the
// process. A turn whose commit a former process began may be on the disk without our knowing: if
// this process does not begin it again, it took the store's word for it, which is counted apart.
// Safe on any thread.
#pragma once

#include "bot/runtime/watch.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace pln::test {

class OrderProof {
 public:
  explicit OrderProof(const std::filesystem::path& file);
  ~OrderProof();
  OrderProof(const OrderProof&) = delete;
  OrderProof& operator=(const OrderProof&) = delete;

  void observe(runtime::Moment moment, const std::string& text);
  void begun(std::string_view event);
  void committed(std::string_view event);
  // About to be written to the platform.
  void acknowledging(std::string_view event);
  void posting(std::string_view message);

  struct Counts {
    std::uint64_t acknowledged{0}, posted{0};
    std::uint64_t from_former{0};  // of these: the store's word, see above
    std::uint64_t violations{0};
    std::string first_violation{};
  };
  [[nodiscard]] Counts counts() const;

 private:
  struct Table;
  struct Slot;
  Slot* slot_of(std::string_view event, bool make);
  void check(std::string_view what, std::string_view event);

  Table* table_{nullptr};
};

}  // namespace pln::test
