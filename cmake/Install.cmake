# The program, its scenarios and fixtures, and the embeddable library as a CMake package.
include(CMakePackageConfigHelpers)

set(UNDERSTUDY_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/understudy)
install(TARGETS understudy-program RUNTIME)
install(TARGETS understudy understudy_control understudy_front understudy_scenario understudy_vendors
                understudy_entities understudy_store understudy_journal understudy_matching understudy_contract understudy_http
                understudy_base
        EXPORT understudy-targets ARCHIVE)
install(DIRECTORY src/include/understudy DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY scenarios fixtures DESTINATION ${CMAKE_INSTALL_DATADIR}/understudy)
# The schema of scenario files, for editors.
install(FILES docs/scenario.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/understudy)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(EXPORT understudy-targets NAMESPACE understudy:: DESTINATION ${UNDERSTUDY_CMAKE_DIR})
configure_package_config_file(cmake/understudy-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/understudy-config.cmake INSTALL_DESTINATION ${UNDERSTUDY_CMAKE_DIR})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/understudy-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/understudy-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/understudy-config-version.cmake
        DESTINATION ${UNDERSTUDY_CMAKE_DIR})
