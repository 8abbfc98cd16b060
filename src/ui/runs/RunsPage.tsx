/** The runs kept in this browser. */
export default function RunsPage() {
  return (
    <main className="page" id="main" tabIndex={-1}>
      <h1>Runs</h1>
      <p className="lead">No run has been kept in this browser yet.</p>
    </main>
  );
}
