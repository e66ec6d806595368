#include "storage/codec/codec.hpp"

#include "bot/core/check.hpp"
#include "storage/codec/values.hpp"
#include "storage/codec/wire.hpp"

#include <type_traits>
#include <utility>

namespace pln::codec {

void refuse(const char* why) {
  throw StoreError(StoreError::Kind::corrupt, std::string("a stored value is damaged: ") + why);
}

namespace {

// Replaces `out` by a value of this version, whose content `fill` writes.
template <class Fill>
void write_value(std::string& out, Fill&& fill) {
  out.assign(1, static_cast<char>(version));
  Writer writer(out);
  fill(writer);
}

template <class T>
void encode_value(const T& value, std::string& out) {
  write_value(out, [&](Writer& writer) { write_content(writer, value); });
}

template <class T>
void decode_value(std::string_view bytes, T& value) {
  if (bytes.empty()) refuse("it is empty");
  const auto found = static_cast<unsigned char>(bytes.front());
  if (found == 0) refuse("it has no version");
  if (found > version) {
    throw StoreError(StoreError::Kind::newer_version,
                     "a stored value was written by a newer version of pln-coach");
  }
  Budget budget(bytes.size());
  read_content(Reader(bytes.substr(1), budget), value);
}

// Calls the function with the list of that number.
template <class Self, class Function>
void with_list(Self& learner, unsigned number, Function&& function) {
  unsigned place = 0;
  std::apply([&](auto&... list) { ((place++ == number ? function(list) : void()), ...); },
             Learner::lists(learner));
}

template <std::size_t... I>
bool list_differs(const Learner& before, const Learner& after, unsigned number,
                  std::index_sequence<I...>) {
  const auto old_lists = Learner::lists(before);
  const auto new_lists = Learner::lists(after);
  return ((I == number && !std::get<I>(old_lists).same_as(std::get<I>(new_lists))) || ...);
}

constexpr unsigned settings_part = 0, consent_part = 1, sent_part = 2, first_list = 3;

}  // namespace

void encode_hot(const Learner& learner, std::string& out) {
  const NudgeLog& nudges = *learner.nudges;
  // Written in place, since copying the position and the talk first would cost more than encoding
  // them. The tags are those of HotPart.
  write_value(out, [&](Writer& writer) {
    write_field(writer, 1, learner.started_at, false);
    write_field(writer, 2, learner.position, false);
    write_field(writer, 3, learner.talk, false);
    write_field(writer, 4, nudges.stopped, false);
    write_field(writer, 5, nudges.unanswered, false);
    write_field(writer, 6, nudges.silent, false);
    write_field(writer, 7, nudges.next, false);
    write_field(writer, 8, nudges.quiet_until, false);
  });
}

void decode_hot(std::string_view bytes, Learner& learner) {
  HotPart hot;
  decode_value(bytes, hot);
  learner.started_at = hot.started_at;
  learner.position = std::move(hot.position);
  learner.talk = std::move(hot.talk);
  NudgeLog& nudges = learner.nudges.edit();
  nudges.stopped = hot.stopped;
  nudges.unanswered = hot.unanswered;
  nudges.silent = hot.silent;
  nudges.next = hot.next;
  nudges.quiet_until = hot.quiet_until;
}

bool hot_differs(const Learner& before, const Learner& after) {
  if (before.started_at != after.started_at || before.talk != after.talk) return true;
  if (before.position != after.position) return true;
  if (before.nudges.same_as(after.nudges)) return false;
  const NudgeLog& old_log = *before.nudges;
  const NudgeLog& new_log = *after.nudges;
  return old_log.stopped != new_log.stopped || old_log.unanswered != new_log.unanswered ||
         old_log.silent != new_log.silent || old_log.next != new_log.next ||
         old_log.quiet_until != new_log.quiet_until;
}

void encode_part(const Learner& learner, unsigned part, std::string& out) {
  PLN_CHECK(part < parts);
  if (part == settings_part) return encode_value(*learner.settings, out);
  if (part == consent_part) return encode_value(*learner.consent, out);
  if (part == sent_part) return encode_value(learner.nudges->sent, out);
  with_list(learner, part - first_list, [&](const auto& list) { encode_value(*list, out); });
}

void decode_part(std::string_view bytes, unsigned part, Learner& learner) {
  if (part >= parts) refuse("it is a part that does not exist");
  if (part == settings_part) return decode_value(bytes, learner.settings.edit());
  if (part == consent_part) return decode_value(bytes, learner.consent.edit());
  if (part == sent_part) return decode_value(bytes, learner.nudges.edit().sent);
  with_list(learner, part - first_list, [&](auto& list) { decode_value(bytes, list.edit()); });
}

bool part_differs(const Learner& before, const Learner& after, unsigned part) {
  if (part == settings_part) return !before.settings.same_as(after.settings);
  if (part == consent_part) return !before.consent.same_as(after.consent);
  if (part == sent_part) {
    return !before.nudges.same_as(after.nudges) && before.nudges->sent != after.nudges->sent;
  }
  return list_differs(before, after, part - first_list,
                      std::make_index_sequence<parts - first_list>{});
}

void encode(const Turn& turn, std::string& out) { encode_value(turn, out); }

Turn decode_turn(std::string_view bytes) {
  Turn turn;
  decode_value(bytes, turn);
  return turn;
}

void encode(const OutboxRow& row, std::string& out) { encode_value(row, out); }

OutboxRow decode_outbox_row(std::string_view bytes) {
  OutboxRow row;
  decode_value(bytes, row);
  return row;
}

void encode(const WorkRow& row, std::string& out) { encode_value(row, out); }

WorkRow decode_work_row(std::string_view bytes) {
  WorkRow row;
  decode_value(bytes, row);
  return row;
}

void encode(const QuarantineRow& row, std::string& out) { encode_value(row, out); }

QuarantineRow decode_quarantine_row(std::string_view bytes) {
  QuarantineRow row;
  decode_value(bytes, row);
  return row;
}

}  // namespace pln::codec
