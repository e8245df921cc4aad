// Addresses on the command line, and which of them only this machine reaches.
#include "server/web/address.h"

#include <string>

#include "gtest/gtest.h"

namespace funnelcast::web {
namespace {

TEST(AddressTest, ReadsAddressesAndKnowsLoopback) {
  struct Case {
    std::string text;
    std::string host;
    int port;
    bool is_loopback;
  };
  for (const Case& one :
       {Case{"127.0.0.1:8080", "127.0.0.1", 8080, true}, Case{"127.1.2.3:1", "127.1.2.3", 1, true},
        Case{"localhost:0", "127.0.0.1", 0, true}, Case{"[::1]:50051", "::1", 50051, true},
        Case{"0.0.0.0:80", "0.0.0.0", 80, false},
        Case{"192.168.1.7:65535", "192.168.1.7", 65535, false}, Case{"[::]:80", "::", 80, false},
        Case{"[::ffff:127.0.0.1]:80", "::ffff:127.0.0.1", 80, false}}) {
    const auto address = ParseAddress(one.text);
    ASSERT_TRUE(address.ok()) << one.text;
    EXPECT_EQ(address->host, one.host);
    EXPECT_EQ(address->port, one.port);
    EXPECT_EQ(address->is_loopback, one.is_loopback) << one.text;
  }
}

TEST(AddressTest, RefusesOtherText) {
  for (const char* text : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
                           "127.0.0.1:-1", "127.0.0.1:80 ", "example.com:80", "::1:80", "[::1:80",
                           "1270.0.0.1:80", "unix:/tmp/socket"}) {
    const auto address = ParseAddress(text);
    EXPECT_TRUE(absl::IsInvalidArgument(address.status())) << text;
  }
}

TEST(AddressTest, WritesWhatItReads) {
  EXPECT_EQ(ParseAddress("[::1]:50051")->ToString(), "[::1]:50051");
  EXPECT_EQ(ParseAddress("127.0.0.1:80")->ToString(), "127.0.0.1:80");
}

}  // namespace
}  // namespace funnelcast::web
