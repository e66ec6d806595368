#include "bot/runtime/quarantine.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace pln::runtime {
namespace {

// Short enough to type, and the same for the same event: FNV-1a of the key in base 32.
std::string short_id(const std::string& key) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char letter : key) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211U;
  }
  constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";  // no i, l, o, u
  constexpr int length = 8;
  std::string id;
  for (int place = 0; place < length; ++place, hash >>= 5U) id += digits[hash & 31U];
  return id;
}

struct Describe {
  QuarantineRow& row;
  void operator()(const RawMessage& raw) const {
    row.kind = "message";
    row.text = raw.text;
  }
  void operator()(const ChoicePressed& press) const {
    row.kind = "choice";
    row.reference = press.message.text;
    row.detail = press.choice;
  }
  void operator()(const ReactionChanged& change) const {
    row.kind = change.removed ? "reaction removed" : "reaction";
    row.reference = change.message.text;
    row.detail = change.emoji;
  }
  void operator()(const RawEdit& edit) const {
    row.kind = "edit";
    row.reference = edit.original.text;
    row.text = edit.text;
  }
  void operator()(const MessageDeleted& deletion) const {
    row.kind = "delete";
    row.reference = deletion.original.text;
  }
  void operator()(const ProfileTold&) const { row.kind = "profile"; }
  void operator()(const ChatOpened&) const { row.kind = "opened"; }
};

}  // namespace

QuarantineRow quarantined(const Received& received, UtcTime at, const std::string& why, int tries) {
  QuarantineRow row;
  row.id = short_id(received.key.text);
  row.event = received.key;
  row.at = at;
  row.from = received.from;
  row.why = why;
  row.tries = tries;
  std::visit(Describe{row}, received.what);
  return row;
}

Received received_again(const QuarantineRow& row) {
  Received received;
  received.key = row.event;
  received.from = row.from;
  if (row.kind == "choice") {
    received.what = ChoicePressed{{row.reference}, row.detail};
  } else if (row.kind == "reaction" || row.kind == "reaction removed") {
    received.what = ReactionChanged{{row.reference}, row.detail, row.kind != "reaction"};
  } else if (row.kind == "edit") {
    received.what = RawEdit{{row.reference}, row.text};
  } else if (row.kind == "delete") {
    received.what = MessageDeleted{{row.reference}};
  } else if (row.kind == "profile") {
    received.what = ProfileTold{};
  } else if (row.kind == "opened") {
    received.what = ChatOpened{};
  } else {
    received.what = RawMessage{row.text};
  }
  return received;
}

}  // namespace pln::runtime
