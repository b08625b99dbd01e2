from tests.factories import make_cv, make_item
from careerhub.career.schemas import Kind
def test_x(person, server, visit):
    for k in Kind: make_item(person,k)
    make_cv(person)
    visit.sign_in(person); p=visit.page(); p.goto(server.url+"/cvs"); p.wait_for_selector("text=My CV")
