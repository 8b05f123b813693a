# Installs the build into a folder of its own, builds the example against it as a user would, and runs it.
#   cmake -D BUILD=… -D SOURCE=… -D WORK=… -D COMPILER=… -D FLAGS=… -D TYPE=… -P run.cmake
foreach(step install configure build test)
  if(step STREQUAL install)
    file(REMOVE_RECURSE "${WORK}")
    set(command ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
  elseif(step STREQUAL configure)
    set(command ${CMAKE_COMMAND} -G Ninja -S ${SOURCE} -B ${WORK}/build -DCMAKE_PREFIX_PATH=${WORK}/prefix
        -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS} -DCMAKE_BUILD_TYPE=${TYPE})
  elseif(step STREQUAL build)
    set(command ${CMAKE_COMMAND} --build ${WORK}/build)
  else()
    set(command ${WORK}/build/example_test)
  endif()
  execute_process(COMMAND ${command} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${step} failed:\n${output}")
  endif()
endforeach()
