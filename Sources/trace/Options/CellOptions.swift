import ArgumentParser

/// How the cells of a table for programs are written.
struct CellOptions: ParsableArguments {
  @Flag(
    name: .long,
    help: "Write csv and tsv for a spreadsheet: no cell is a formula or has control characters.")
  var safe = false
}
