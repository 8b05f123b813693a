#include <algorithm>
#include <iterator>

#include "base/diagnostics.h"
#include "base/text.h"
#include "matching/request_pattern_impl.h"

namespace understudy::matching {
namespace {

const std::vector<std::string>& PatternFields() {
  static const std::vector<std::string> kFields = {"url",
                                                   "urlPattern",
                                                   "urlPath",
                                                   "urlPathPattern",
                                                   "urlPathTemplate",
                                                   "method",
                                                   "headers",
                                                   "pathParameters",
                                                   "queryParameters",
                                                   "formParameters",
                                                   "cookies",
                                                   "basicAuthCredentials",
                                                   "basicAuth",
                                                   "bodyPatterns",
                                                   "multipartPatterns",
                                                   "host",
                                                   "port",
                                                   "scheme",
                                                   "clientIp"};
  return kFields;
}

using Status = OrError<bool>;

}  // namespace

// Reads the members of a pattern one after the other.
class RequestPatternReader {
 public:
  explicit RequestPatternReader(int* regexes) : regexes_(regexes) {}

  OrError<RequestPattern> Read(const Node& node) {
    if (!node.is_map()) return Refuse("/", "a request pattern must be an object");
    for (const auto& member : node.members) {
      if (member.value.is_null()) continue;
      const auto status = ReadMember(member);
      if (!status) return tl::make_unexpected(status.error());
    }
    const auto status = CheckPathParameters(node);
    if (!status) return tl::make_unexpected(status.error());
    std::stable_sort(
        impl_->values.begin(), impl_->values.end(),
        [](const NamedValues& a, const NamedValues& b) { return a.source < b.source; });
    return RequestPattern(std::move(impl_));
  }

 private:
  using Source = NamedValues::Source;

  Status ReadMember(const Member& member) {
    const auto& [name, mark, value] = member;
    const auto pointer = Concat({"/", name});
    if (std::find(std::begin(UrlMatcher::kNames), std::end(UrlMatcher::kNames), name) !=
        std::end(UrlMatcher::kNames)) {
      return ReadUrl(member, pointer);
    }
    if (name == "method") return ReadMethod(value);
    if (name == "headers") return ReadNamed(Source::kHeader, value, pointer);
    if (name == "queryParameters") return ReadNamed(Source::kQuery, value, pointer);
    if (name == "formParameters") return ReadNamed(Source::kForm, value, pointer);
    if (name == "cookies") return ReadNamed(Source::kCookie, value, pointer);
    if (name == "pathParameters") return ReadNamed(Source::kPathParameter, value, pointer);
    if (name == "basicAuth" || name == "basicAuthCredentials") {
      return ReadCredentials(value, pointer);
    }
    if (name == "bodyPatterns") return ReadBodies(value, pointer);
    if (name == "multipartPatterns") return ReadMultipart(value, pointer);
    if (name == "host") return ReadFact(Fact::Kind::kHost, value, pointer);
    if (name == "clientIp") return ReadFact(Fact::Kind::kClientIp, value, pointer);
    if (name == "port") return ReadPort(value);
    if (name == "scheme") return ReadScheme(value);
    if (name == "customMatcher") {
      return Refuse(pointer, "this server does not have custom matchers", mark);
    }
    return Refuse(
        pointer, Concat({"unknown field ", Quoted(name), DidYouMean(name, PatternFields())}), mark);
  }

  Reading At(std::string_view pointer, Place place = Place::kText) {
    return {std::string(pointer), place, &left_, regexes_};
  }

  Status ReadUrl(const Member& member, const std::string& pointer) {
    if (impl_->url.kind() != UrlMatcher::Kind::kAny) {
      return Refuse(pointer,
                    Concat({"a pattern has one kind of URL, but this has `", impl_->url.name(),
                            "` and `", member.name, "`"}),
                    member.mark);
    }
    const auto reading = At(pointer);
    auto taken = reading.Take();
    if (!taken) return taken;
    auto url = UrlMatcher::Read(member.name, member.value, reading);
    if (!url) return tl::make_unexpected(url.error());
    impl_->url = std::move(*url);
    return true;
  }

  Status ReadMethod(const Node& value) {
    if (!value.is_string() || !IsToken(value.text)) {
      return Refuse("/method", "must be a method's name, such as `GET`, or `ANY`");
    }
    if (value.text != "ANY") impl_->method = value.text;
    return true;
  }

  Status ReadNamed(Source source, const Node& value, const std::string& pointer) {
    if (!value.is_map()) return Refuse(pointer, "must be an object of matchers by name");
    for (const auto& member : value.members) {
      auto matcher = ValuesMatcher::Read(member.value, At(Concat({pointer, "/", member.name})));
      if (!matcher) return tl::make_unexpected(matcher.error());
      impl_->values.push_back({source, member.name, std::move(*matcher)});
    }
    return true;
  }

  Status ReadCredentials(const Node& value, const std::string& pointer) {
    if (impl_->credentials) return Refuse(pointer, "a pattern has one user and password");
    for (const auto& member : value.members) {
      static const std::vector<std::string> kBoth = {"username", "password"};
      if (std::find(kBoth.begin(), kBoth.end(), member.name) != kBoth.end()) continue;
      return Refuse(pointer,
                    Concat({"unknown field ", Quoted(member.name), DidYouMean(member.name, kBoth),
                            ": it must have the texts `username` and `password`"}),
                    member.mark);
    }
    const Node* username = value.Find("username");
    const Node* password = value.Find("password");
    if (username == nullptr || password == nullptr || !username->is_string() ||
        !password->is_string()) {
      return Refuse(pointer, "must have the texts `username` and `password`, and nothing else");
    }
    impl_->credentials = {username->text, password->text};
    return true;
  }

  Status ReadBodies(const Node& value, const std::string& pointer) {
    if (!value.is_sequence()) return Refuse(pointer, "must be a list of matchers");
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      auto matcher =
          ReadMatcher(value.items[i], At(Concat({pointer, "/", std::to_string(i)}), Place::kBody));
      if (!matcher) return tl::make_unexpected(matcher.error());
      impl_->body.push_back(std::move(*matcher));
    }
    return true;
  }

  Status ReadMultipart(const Node& value, const std::string& pointer) {
    if (!value.is_sequence()) return Refuse(pointer, "must be a list of patterns of parts");
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const auto reading = At(Concat({pointer, "/", std::to_string(i)}));
      auto taken = reading.Take();
      if (!taken) return taken;
      auto matcher = MultipartMatcher::Read(value.items[i], reading);
      if (!matcher) return tl::make_unexpected(matcher.error());
      impl_->multipart.push_back(std::move(*matcher));
    }
    return true;
  }

  Status ReadFact(Fact::Kind kind, const Node& value, const std::string& pointer) {
    auto matcher = ReadMatcher(value, At(pointer));
    if (!matcher) return tl::make_unexpected(matcher.error());
    impl_->facts.push_back({kind, std::move(*matcher)});
    return true;
  }

  Status ReadPort(const Node& value) {
    const auto port = ParseInteger(value.text);
    if (!value.is_scalar() || port.status != IntegerStatus::kOk || port.value < 0 ||
        port.value > 65535) {
      return Refuse("/port", "must be a number from 0 to 65535");
    }
    impl_->port = static_cast<int>(port.value);
    return true;
  }

  Status ReadScheme(const Node& value) {
    if (!value.is_string() || (value.text != "http" && value.text != "https")) {
      return Refuse("/scheme", "must be `http` or `https`");
    }
    impl_->scheme = value.text;
    return true;
  }

  Status CheckPathParameters(const Node& pattern) {
    const auto key_of = [](const Node& map, std::string_view name) {
      for (const auto& member : map.members) {
        if (member.name == name) return member.mark;
      }
      return Mark{};
    };
    for (const auto& values : impl_->values) {
      if (values.source != Source::kPathParameter) continue;
      if (impl_->url.kind() != UrlMatcher::Kind::kTemplate) {
        return Refuse("/pathParameters", "needs `urlPathTemplate`",
                      key_of(pattern, "pathParameters"));
      }
      if (!impl_->url.url_template().Has(values.name)) {
        return Refuse(Concat({"/pathParameters/", values.name}),
                      Concat({"the template has no {", values.name, "}"}),
                      key_of(*pattern.Find("pathParameters"), values.name));
      }
    }
    return true;
  }

  std::shared_ptr<RequestPattern::Impl> impl_ = std::make_shared<RequestPattern::Impl>();
  int left_ = kMostMatchers;
  int* regexes_;
};

OrError<RequestPattern> RequestPattern::Read(const Node& node, int* regexes) {
  return RequestPatternReader(regexes).Read(node);
}

}  // namespace understudy::matching
