# C++ and gRPC code for protos outside this folder; cmake's own protobuf_generate computes wrong output paths for those.

set(FUNNELCAST_GOOGLEAPIS ${PROJECT_SOURCE_DIR}/node_modules/google-gax/build/protos CACHE PATH
    "Import root of the googleapis protos")
if(NOT EXISTS ${FUNNELCAST_GOOGLEAPIS}/google/api/resource.proto)
  message(FATAL_ERROR "The googleapis protos are missing in ${FUNNELCAST_GOOGLEAPIS}. "
                      "Run ./quickstart or ./check, which install them, or `npm ci --ignore-scripts`.")
endif()

# funnelcast_generate(OUT_VARIABLE IMPORT_ROOT [GRPC] proto...)
#
# Sets OUT_VARIABLE to the generated sources of the protos, given relative to IMPORT_ROOT.
function(funnelcast_generate out_variable import_root)
  cmake_parse_arguments(ARG "GRPC" "" "" ${ARGN})
  set(out_dir ${PROJECT_BINARY_DIR}/generated)
  file(MAKE_DIRECTORY ${out_dir})
  set(sources)
  foreach(proto IN LISTS ARG_UNPARSED_ARGUMENTS)
    string(REGEX REPLACE "\\.proto$" "" stem ${proto})
    set(outputs ${out_dir}/${stem}.pb.cc ${out_dir}/${stem}.pb.h)
    set(plugin)
    if(ARG_GRPC)
      list(APPEND outputs ${out_dir}/${stem}.grpc.pb.cc ${out_dir}/${stem}.grpc.pb.h)
      set(plugin --grpc_out=${out_dir} --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    endif()
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND protobuf::protoc --cpp_out=${out_dir} ${plugin}
              -I${PROJECT_SOURCE_DIR}/protos -I${FUNNELCAST_GOOGLEAPIS} ${proto}
      DEPENDS ${import_root}/${proto}
      VERBATIM)
    list(APPEND sources ${outputs})
  endforeach()
  set(${out_variable} ${sources} PARENT_SCOPE)
endfunction()
