// Build tool: built_in_rows FOLDER. What a start needs of the built-in vendors' tables, and takes
// many times as long to make:
//   tables.sqlite       a database with the tables and no rows
//   tables.txt          what store::DescribeTables() says of it
//   rows.sqlite         the same with the rows of the default scenario
//   fingerprint.txt     of these: the two texts of store::Fingerprint, a line each

#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "scenario/scenario.h"
#include "store/copy.h"
#include "store/database.h"
#include "store/row_changes.h"
#include "store/state.h"
#include "vendors/catalog.h"

namespace understudy {
namespace {

void Write(const std::string& file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  if (!out.flush()) throw std::runtime_error(file + " can't be written");
}

void MakeFiles(const std::string& folder) {
  const auto& catalog = Catalog::BuiltIn();
  // A server does so when it is asked first: mistakes are to be seen now.
  for (const auto& vendor : catalog->vendors()) catalog->OperationsOf(vendor);
  store::Database tables;
  store::CreateTables(tables, catalog->tables());
  Write(folder + "/tables.sqlite", tables.Bytes());
  Write(folder + "/tables.txt", store::DescribeTables(tables));

  const auto scenario = scenario::Load(catalog, "default");
  if (!scenario) throw std::runtime_error(scenario.error().Render());
  const auto fingerprint = scenario::FingerprintOf(*scenario);
  // As front::ScenarioSeeder does; a test compares the bytes.
  store::Database rows;
  store::CopyBytes(tables.Bytes(), rows);
  store::Transaction transaction(rows);
  scenario::Seed(*scenario, rows);
  store::MarkSeeded(rows, fingerprint);
  transaction.Commit();
  Write(folder + "/rows.sqlite", rows.Bytes());
  Write(folder + "/fingerprint.txt", fingerprint.schema + "\n" + fingerprint.scenario);
}

}  // namespace
}  // namespace understudy

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: built_in_rows FOLDER\n";
    return 2;
  }
  try {
    understudy::MakeFiles(argv[1]);
    return 0;
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 1;
  }
}
