# Everything the build takes from Debian, by package; the list to install is in packages.txt.

find_package(Threads REQUIRED)
find_package(Protobuf 3.21 REQUIRED)  # a module: Debian ships no ProtobufConfig.cmake
find_package(gRPC 1.51 CONFIG REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(Boost 1.74 REQUIRED)
find_package(TBB CONFIG REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(hwy CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(date CONFIG REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS i18n uc)
if(FUNNELCAST_BUILD_TESTS)
  find_package(GTest REQUIRED)
  find_package(benchmark CONFIG REQUIRED)
endif()

# SOCI 4.0.3 and libcsv ship neither a CMake package nor a .pc file.
find_library(FUNNELCAST_SOCI_CORE soci_core REQUIRED)
find_library(FUNNELCAST_SOCI_SQLITE3 soci_sqlite3 REQUIRED)
find_path(FUNNELCAST_SOCI_INCLUDE soci/soci.h REQUIRED)
add_library(funnelcast_soci INTERFACE)
add_library(funnelcast::soci ALIAS funnelcast_soci)
target_include_directories(funnelcast_soci SYSTEM INTERFACE ${FUNNELCAST_SOCI_INCLUDE} ${FUNNELCAST_SOCI_INCLUDE}/soci)
target_link_libraries(funnelcast_soci INTERFACE ${FUNNELCAST_SOCI_SQLITE3} ${FUNNELCAST_SOCI_CORE})

find_library(FUNNELCAST_CSV csv REQUIRED)
find_path(FUNNELCAST_CSV_INCLUDE csv.h REQUIRED)
add_library(funnelcast_csv INTERFACE)
add_library(funnelcast::csv ALIAS funnelcast_csv)
target_include_directories(funnelcast_csv SYSTEM INTERFACE ${FUNNELCAST_CSV_INCLUDE})
target_link_libraries(funnelcast_csv INTERFACE ${FUNNELCAST_CSV})

# Random123 is headers only.
find_path(FUNNELCAST_RANDOM123_INCLUDE Random123/philox.h REQUIRED)
