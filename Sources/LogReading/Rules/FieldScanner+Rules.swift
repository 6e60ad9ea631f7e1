extension FieldScanner {
  /// The value of a field that rules ask for in the line that was scanned last.
  func ruled(_ index: Int) -> Slot? {
    let slot = slots[table.firstRuled + index]
    return slot.line == line ? slot : nil
  }
}
