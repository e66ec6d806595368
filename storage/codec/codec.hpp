// The stored form of what a store keeps: a version byte, then tagged fields, in which unknown tags
// are skipped. Decoding takes any bytes: it gives a value or throws StoreError of kind corrupt or
// newer_version, and takes no more memory than a bounded multiple of its input. Pure; any thread.
#pragma once

#include "bot/core/history.hpp"
#include "bot/core/learner.hpp"
#include "storage/store.hpp"

#include <string>
#include <string_view>

namespace pln::codec {

inline constexpr unsigned char version = 1;  // the first byte of every stored value

// A learner is stored as one hot part, `parts` bulk parts and one row for each turn of the history.
void encode_hot(const Learner& learner, std::string& out);  // replaces `out`
void decode_hot(std::string_view bytes, Learner& learner);
bool hot_differs(const Learner& before, const Learner& after);

// Bulk parts are numbered from 0: settings, consent, messages sent, then the lists in their order.
inline constexpr unsigned parts =
    3 + std::tuple_size_v<decltype(Learner::lists(std::declval<Learner&>()))>;
void encode_part(const Learner& learner, unsigned part, std::string& out);  // replaces `out`
void decode_part(std::string_view bytes, unsigned part, Learner& learner);
bool part_differs(const Learner& before, const Learner& after, unsigned part);

void encode(const Turn& turn, std::string& out);  // replaces `out`
Turn decode_turn(std::string_view bytes);

void encode(const OutboxRow& row, std::string& out);  // replaces `out`
OutboxRow decode_outbox_row(std::string_view bytes);

void encode(const WorkRow& row, std::string& out);  // replaces `out`
WorkRow decode_work_row(std::string_view bytes);

void encode(const QuarantineRow& row, std::string& out);  // replaces `out`
QuarantineRow decode_quarantine_row(std::string_view bytes);

}  // namespace pln::codec
