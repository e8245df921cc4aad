#include "server/words/encode.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>
#include <variant>

namespace funnelcast::words {
namespace {

using nlohmann::json;

// JSON has no numbers that are not finite.
json EncodeNumber(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0.0 ? "inf" : "-inf";
  return number;
}

std::optional<double> DecodeNumber(const json& value) {
  if (value.is_number()) return value.get<double>();
  if (value == "nan") return std::nan("");
  if (value == "inf") return HUGE_VAL;
  if (value == "-inf") return -HUGE_VAL;
  return std::nullopt;
}

json Encode(const Message& message);

json EncodeList(const List& list) {
  json parts = json::array();
  for (const Message& part : list.parts) parts.push_back(Encode(part));
  return {{"parts", std::move(parts)}, {"join", static_cast<int>(list.join)}};
}

json EncodeValue(const Value& value) {
  return std::visit(
      [](const auto& one) -> json {
        using Type = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Type, std::string> || std::is_same_v<Type, std::int64_t>) {
          return one;
        } else if constexpr (std::is_same_v<Type, double>) {
          return {{"number", EncodeNumber(one)}};
        } else if constexpr (std::is_same_v<Type, Day>) {
          return {{"day", one.day}};
        } else if constexpr (std::is_same_v<Type, Money>) {
          return {{"amount", EncodeNumber(one.amount)}, {"currency", one.currency}};
        } else if constexpr (std::is_same_v<Type, Share>) {
          return {{"share", EncodeNumber(one.share)}};
        } else if constexpr (std::is_same_v<Type, Plain>) {
          return {{"plain", one.number}};
        } else if constexpr (std::is_same_v<Type, Exact>) {
          return {{"exact", EncodeNumber(one.number)}};
        } else if constexpr (std::is_same_v<Type, Fixed>) {
          return {{"fixed", EncodeNumber(one.number)}, {"decimals", one.decimals}};
        } else {
          return EncodeList(one);
        }
      },
      value.variant());
}

json Encode(const Message& message) {
  json values = json::object();
  for (const auto& [name, value] : message.values) values[name] = EncodeValue(value);
  return {{"key", message.key}, {"values", std::move(values)}};
}

std::optional<Message> Decode(const json& encoded, int depth);

std::optional<Value> DecodeList(const json& encoded, int depth) {
  const json& join = encoded.value("join", json());
  if (!encoded["parts"].is_array() || !join.is_number_integer()) return std::nullopt;
  if (join < 0 || join > static_cast<int>(Join::kSentences)) return std::nullopt;
  List list{{}, static_cast<Join>(join.get<int>())};
  for (const json& part : encoded["parts"]) {
    std::optional<Message> message = Decode(part, depth + 1);
    if (!message.has_value()) return std::nullopt;
    list.parts.push_back(*std::move(message));
  }
  return Value(std::move(list));
}

// A value that is a single number in an object: {"share":0.8}.
std::optional<Value> DecodeTyped(const json& encoded) {
  const auto number = [&](const char* name) {
    return encoded.contains(name) ? DecodeNumber(encoded[name]) : std::nullopt;
  };
  const auto whole = [&](const char* name) -> std::optional<std::int64_t> {
    if (!encoded.contains(name) || !encoded[name].is_number_integer()) return std::nullopt;
    return encoded[name].get<std::int64_t>();
  };
  if (const auto one = number("number")) return Value(*one);
  if (const auto one = whole("day")) return Value(Day{static_cast<int>(*one)});
  if (const auto one = number("share")) return Value(Share{*one});
  if (const auto one = whole("plain")) return Value(Plain{*one});
  if (const auto one = number("exact")) return Value(Exact{*one});
  if (const auto one = number("amount")) {
    const json currency = encoded.value("currency", json());
    if (!currency.is_string()) return std::nullopt;
    return Value(Money{*one, currency.get<std::string>()});
  }
  if (const auto one = number("fixed")) {
    const auto decimals = whole("decimals");
    if (!decimals.has_value() || *decimals < 0 || *decimals > 20) return std::nullopt;
    return Value(Fixed{*one, static_cast<int>(*decimals)});
  }
  return std::nullopt;
}

std::optional<Value> DecodeValue(const json& encoded, int depth) {
  if (encoded.is_string()) return Value(encoded.get<std::string>());
  if (encoded.is_number_integer()) return Value(encoded.get<std::int64_t>());
  if (!encoded.is_object()) return std::nullopt;
  return encoded.contains("parts") ? DecodeList(encoded, depth) : DecodeTyped(encoded);
}

std::optional<Message> Decode(const json& encoded, int depth) {
  constexpr int kDeepest = 20;
  if (depth > kDeepest || !encoded.is_object()) return std::nullopt;
  const json key = encoded.value("key", json());
  const json values = encoded.value("values", json());
  if (!key.is_string() || !values.is_object()) return std::nullopt;
  Message message{key.get<std::string>(), {}};
  for (const auto& [name, one] : values.items()) {
    std::optional<Value> value = DecodeValue(one, depth);
    if (!value.has_value()) return std::nullopt;
    message.values.emplace_back(name, *std::move(value));
  }
  return message;
}

}  // namespace

std::string EncodeMessage(const Message& message) {
  return Encode(message).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Message> DecodeMessage(std::string_view text) {
  const json encoded = json::parse(text, nullptr, false);
  return Decode(encoded, 0);
}

}  // namespace funnelcast::words
