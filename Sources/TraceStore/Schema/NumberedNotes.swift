/// The notes of revisions up to version 4, lists of numbers: `[kind, facts …, services …]`.
enum NumberedNotes {
  /// Gives them the form of `NoteText`. Other texts stay as they are.
  static let renaming = """
    UPDATE verdict SET notes = (
      SELECT json_group_array(json(CASE n.value ->> 0
        WHEN 1 THEN json_array('lost_message', \(facts(1, 2)), \(services(from: 5)), \(facts(3, 4)))
        WHEN 2 THEN json_array('lost_delivery', \(facts(1, 2, 3, 4, 5)))
        WHEN 3 THEN json_array('uncovered', \(record), \(services(from: 4)), \(facts(3)))
        WHEN 4 THEN json_array('unusual', \(record), \(services(from: 6)), \(facts(3, 4, 5)))
        WHEN 5 THEN json_array('doubtful', \(record), \(services(from: 5)), \(facts(3, 4)))
        WHEN 6 THEN CASE n.value ->> 4
          WHEN 1 THEN json_array('unlogged', \(record), \(services(from: 6)), \(facts(3)), 'onward', \(facts(5)))
          WHEN 2 THEN json_array('unlogged', \(record), \(services(from: 6)), \(facts(3)), 'partition', \(facts(5)))
          ELSE json_array('unlogged', \(record), \(services(from: 6)), \(facts(3)), 'others') END
        ELSE n.value END))
      FROM json_each(verdict.notes) n);
    ALTER TABLE fleet_state RENAME TO survey_state;
    """

  private static func facts(_ indices: Int...) -> String {
    indices.map { "n.value ->> \($0)" }.joined(separator: ", ")
  }

  private static func services(from index: Int) -> String {
    "(SELECT json_group_array(s.value) FROM json_each(n.value) s WHERE s.key >= \(index))"
  }

  /// Kind and topic of the missing record.
  private static let record = """
    CASE n.value ->> 1 WHEN 1 THEN 'sending' WHEN 2 THEN 'reception' WHEN 3 THEN 'message' WHEN 4 THEN 'publishing'
      WHEN 5 THEN 'consumption' ELSE 'processing_end' END, n.value ->> 2
    """
}
